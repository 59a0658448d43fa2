"""Every measurement, one after the other, each in a process of its own so that its memory is its own."""

import subprocess
import sys

MEASURED = ("engine", "optimiser", "packages", "storage", "pipeline", "cold", "feed", "remap")


def main() -> None:
    """Run them all; a measurement that fails ends the whole."""
    for name in MEASURED:
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)  # noqa: S603


if __name__ == "__main__":
    main()

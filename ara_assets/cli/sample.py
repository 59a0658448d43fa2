"""`ara sample`: invent a housing stock."""

from dataclasses import asdict
from pathlib import Path

from rich.progress import Progress

from ara_assets.cli.output import errors, facts, line, print_json
from ara_resources.sample_stock import DEFAULT_SEED, SampleSummary, make_sample


def make(*, homes: int, out: Path, seed: int | None, as_json: bool) -> None:
    """Make it and say what is in it."""
    summary = make_with_bar(homes=homes, out=out, seed=seed, quiet=as_json)
    if as_json:
        print_json({"folder": str(out), **asdict(summary)})
        return
    line(f"A fictional stock in {out}; its README.md says what is in it.")
    facts(
        {
            "homes": summary.homes,
            "certificates": summary.certificates,
            "postcodes": f"{summary.postcodes:,} in {len(summary.districts)} districts",
            "bands": ", ".join(f"{band} {count:,}" for band, count in summary.bands.items()),
        }
    )
    line(f"\nBring it in: ara import portfolio {out / 'portfolio.csv'} --portfolio NAME")
    line(f"Plan it:     ara run NAME --certificates {out}")


def make_with_bar(*, homes: int, out: Path, seed: int | None, quiet: bool) -> SampleSummary:
    """Make a stock with a progress bar."""
    with Progress(console=errors, transient=True, disable=quiet or not errors.is_terminal) as bar:
        task = bar.add_task("inventing homes", total=homes)
        return make_sample(
            out, homes, DEFAULT_SEED if seed is None else seed, progress=lambda done: bar.advance(task, done)
        )

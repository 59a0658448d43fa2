"""`ara sample` and `ara sample-day`: invent a housing stock, and a day in its life."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from rich.progress import Progress

from ara_assets.cli.output import errors, facts, line, print_json
from ara_resources.sample_stock import DEFAULT_SEED, SampleSummary, add_day, make_sample


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


def live_through(folder: Path, *, day: date | None, new: int, removed: int, readdressed: int, as_json: bool) -> None:
    """Have a day happen to a stock and say what happened."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    happened = add_day(folder, day or yesterday, new=new, removed=removed, readdressed=readdressed)
    if as_json:
        print_json(asdict(happened))
        return
    line(f"{happened.day} in {folder}:")
    facts(
        {
            "new certificates": len(happened.new),
            "removed": len(happened.removed),
            "re-addressed": len(happened.readdressed),
        }
    )
    line(f"\nRead it: ara run NAME --certificates {folder}")
    line("         ara feed, when it is the demo's stock")

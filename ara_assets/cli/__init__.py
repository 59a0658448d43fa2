"""`ara`, the command line: what people and scripts do with a portfolio.

Each command lives in a module named after it and imports what it needs when it runs, so that `ara --help` is quick.
Add here: a command. Keep out: rules; a command reads arguments, calls one thing and shows the answer.
"""

from ara_assets.cli.app import app

__all__ = ["app"]

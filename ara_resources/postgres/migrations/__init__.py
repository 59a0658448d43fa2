"""Alembic's environment and the revisions, `versions/0001_….py` and on, each of which follows the one before.

`ara_resources.postgres.migrate` runs them; `python -m ara_resources.postgres.migrate "why"` writes the next one.
"""

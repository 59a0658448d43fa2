"""Scoring backends behind one port: `local` is the embedded engine."""

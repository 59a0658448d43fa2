"""Scoring backends behind one port: `local` is the embedded engine, `aws_lambda` a deployed function."""

"""Training rows as parquet files with a manifest, in a folder or in a bucket (PRD §8.1, §8.3)."""

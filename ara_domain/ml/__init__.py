"""The contract between certificates and every scoring model: a versioned, fixed-width frame (PRD §8)."""

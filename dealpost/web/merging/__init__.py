"""Duplicates: found, compared, merged into one, and parted again."""

"""Bytes kept outside the database: whole and on the disk, or not there."""

"""Connecting mailboxes, seeing how they are, and changing how they are used."""

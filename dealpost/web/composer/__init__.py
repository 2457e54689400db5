"""Writing mail: the docked panel, the drafts, and what is on its way out."""

"""The list of conversations: folders, rows, search, and what can be done to a selection."""

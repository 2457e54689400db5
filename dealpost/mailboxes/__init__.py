"""The connected mail accounts, their folders, and whether they still answer."""

"""What a mailbox is to show: since when, with whom, which folders, and who is blocked."""

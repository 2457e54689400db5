"""The folders and the list of conversations, as they stand beside the inbox and an open mail."""

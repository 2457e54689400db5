"""Keeping every mailbox and our copy of it the same. Runs only in workers and the watcher."""

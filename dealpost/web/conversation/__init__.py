"""One conversation: its messages, shown safely, and what it is about."""

"""E-mail as bytes: pure functions. No database, no network, no clock."""

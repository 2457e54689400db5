"""The palette: everything is found, and every command given, from one line."""

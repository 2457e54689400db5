"""The installation: its settings, addresses and entry points. No room knows it."""

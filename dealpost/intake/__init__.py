"""Addresses of ours to which people send a copy (Bcc) or forward mail, to have it filed here."""

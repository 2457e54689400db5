"""Addresses for copies by Bcc, and the messages sent there that wait for a word."""

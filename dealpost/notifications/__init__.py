"""Telling people what concerns them: the bell."""

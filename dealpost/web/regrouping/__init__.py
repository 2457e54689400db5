"""Splitting conversations, merging them, and taking either back."""

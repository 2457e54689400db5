"""Drafts, and everything we send: replies and new mail, and whatever will send later.

sending.py is the one place that hands a message to a provider.
"""

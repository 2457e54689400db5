"""Conversations and their messages: what is in the inbox, who may see it, what it is about.

receiving.py is the one door through which a message comes in.
"""

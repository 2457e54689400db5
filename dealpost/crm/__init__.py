"""Whom we sell to and what we sell: persons, organizations, deals, leads, projects.

Knows nothing of mail.
"""

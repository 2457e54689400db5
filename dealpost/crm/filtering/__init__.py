"""Filters of CRM items: conditions on their fields, combined by all or any.

A filter narrows a query that is visible already, and a condition on another item (the name of
its organization) counts only where whoever filters may see that item too.
"""

"""Choosing a person, organization or deal from suggestions, in any form."""

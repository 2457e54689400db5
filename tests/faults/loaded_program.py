"""Imported first where processes are forked from one that has the whole program loaded."""

import django

django.setup()

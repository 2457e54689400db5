"""`{% load lucide %}`: the former name of `lucide`, for pages that still use it."""

from dealpost.web.templatetags.lucide import register

__all__ = ["register"]

"""What the palette shows of an item."""

from django import template

from dealpost.web.search.results import line

register = template.Library()
register.filter("palette_line", line)

"""`{{ draft.html|in_words }}`: what a draft says, in one line."""

from django import template

from dealpost.mime.plain_text import html_to_text

register = template.Library()


@register.filter
def in_words(html: str) -> str:
    return " ".join(html_to_text(html).split())

"""`{{ comment|with_mentions }}`: the words of a comment, whom it names marked as such."""

import re

from django import template
from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe

from dealpost.conversations.models import Comment

register = template.Library()


@register.filter
def with_mentions(comment: Comment) -> SafeString:
    """Return the text as HTML: escaped, addresses as links, lines as written, names marked."""
    html = urlize(escape(comment.text), nofollow=True).replace("\n", "<br>")
    for user in comment.mentioned.all():
        name = re.escape(escape(f"@{user.name}"))
        html = re.sub(f"({name})", r'<span class="mention">\1</span>', html, flags=re.IGNORECASE)
    return mark_safe(html)  # noqa: S308  # escaped above; only our own tags are added

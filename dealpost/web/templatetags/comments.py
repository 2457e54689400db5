"""`{{ comment|with_mentions }}`: what a comment says, whom it names marked; and for whom it is."""

import re
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from dealpost.conversations.models import Comment, Strand
from dealpost.conversations.teamwork import commenting
from dealpost.crm import rich_text

register = template.Library()

TAG = re.compile(r'(<(?:"[^"]*"|[^">])*>)')


@register.filter
def with_mentions(comment: Comment) -> SafeString:
    """Return the comment as HTML: cleaned once more on the way out, names marked in its words."""
    pieces = TAG.split(rich_text.clean(comment.html))
    # As the cleaner writes names between tags; of "Ann" and "Ann Smit" the longer one counts.
    names = [re.escape(escape(f"@{user.name}", quote=False)) for user in comment.mentioned.all()]
    if names:
        any_name = re.compile("|".join(sorted(names, key=len, reverse=True)), re.IGNORECASE)
        pieces[::2] = [any_name.sub(_marked, words) for words in pieces[::2]]
    return mark_safe("".join(pieces))  # noqa: S308  # the cleaner's, and our own tags


@register.filter
def is_for_team_alone(strand: Strand) -> bool:
    return commenting.is_for_team_alone(strand)


def _marked(found: re.Match[str]) -> str:
    return f'<span class="mention">{found[0]}</span>'

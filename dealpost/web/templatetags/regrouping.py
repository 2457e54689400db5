"""What people did to a conversation, above its messages."""

from typing import Any

from django import template

from dealpost.web.regrouping.showing import regrouped

register = template.Library()


@register.inclusion_tag("regrouping/history.html", takes_context=True)
def regroupings(context: dict[str, Any]) -> dict[str, Any]:
    """Draw the history of the open conversation; it asks for its letters and `is_mine`."""
    conversation, user = context["conversation"], context["request"].user
    shown = regrouped(conversation, context["letters"], user, mine=context["is_mine"])
    return {"conversation": conversation, "shelf": context.get("shelf"), **shown}

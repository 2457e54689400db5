"""The address for copies of oneself, and of an item."""

from typing import Any

from django import template

from dealpost.web.intake.showing import item_address as address_of_item
from dealpost.web.intake.showing import own_address as address_of_oneself

register = template.Library()


@register.inclusion_tag("intake/own.html", takes_context=True)
def own_address(context: dict[str, Any]) -> dict[str, Any]:
    request = context["request"]
    return {"csrf_token": context.get("csrf_token"), **address_of_oneself(request.user)}


@register.inclusion_tag("intake/item.html", takes_context=True)
def item_address(context: dict[str, Any]) -> dict[str, Any]:
    shown = address_of_item(context["item"], context["request"].user)
    return {"csrf_token": context.get("csrf_token"), **shown}

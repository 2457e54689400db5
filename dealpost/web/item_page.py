"""The tabs of a CRM item's page that are the same for every kind."""

from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import render

from dealpost import live
from dealpost.web.components.history import history
from dealpost.web.components.item_mail import item_mail, latest_mail
from dealpost.web.request import Request


def item_page(request: Request, item: Model, **more: Any) -> HttpResponse:
    """Show a page about this item; `tab` is "overview", "mail" or "history"."""
    room, tab = f"{item._meta.model_name}s", more.get("tab", "overview")
    mail = latest_mail(request.user, item) if tab == "overview" else {}
    context = {"item": item, "room": room, "topic": live.topic(item), "tab": tab, **mail, **more}
    return render(request, f"{room}/page.html", context)


def mail_tab(request: Request, item: Model, **more: Any) -> HttpResponse:
    return item_page(request, item, tab="mail", **item_mail(request, item), **more)


def history_tab(request: Request, item: Model, **more: Any) -> HttpResponse:
    return item_page(request, item, tab="history", history=history(item), **more)

"""The tabs of a CRM item's page that are the same for every kind."""

from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dealpost import live
from dealpost.web.components.item_files import item_files
from dealpost.web.components.item_mail import address_to_write_to, item_mail
from dealpost.web.recent import remember
from dealpost.web.request import Request
from dealpost.web.timeline.stream import stream


def item_page(request: Request, item: Model, **more: Any) -> HttpResponse:
    """Show a page about this item; `tab` is "overview", "mail" or "files"."""
    room, tab = f"{item._meta.model_name}s", more.get("tab", "overview")
    remember(request, item)
    around = _overview(request, item) if tab == "overview" else {}
    context = {"item": item, "room": room, "topic": live.topic(item), "tab": tab, **around, **more}
    return render(request, f"{room}/page.html", context)


def mail_tab(request: Request, item: Model, **more: Any) -> HttpResponse:
    return item_page(request, item, tab="mail", **item_mail(request, item), **more)


def files_tab(request: Request, item: Model, **more: Any) -> HttpResponse:
    return item_page(request, item, tab="files", **item_files(request, item), **more)


def history_tab(_request: Request, item: Model, **_more: Any) -> HttpResponse:
    """Lead old addresses to the timeline, which shows the changes among all else."""
    page = reverse(f"{item._meta.model_name}s:page", args=[item.pk])
    return redirect(f"{page}?show=changes")


def _overview(request: Request, item: Model) -> dict[str, Any]:
    return {
        "stream": stream(item, request.user, show=request.GET.get("show", "")),
        "kind": item._meta.model_name,
        "write_to": address_to_write_to(item, request.user),
    }

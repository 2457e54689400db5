from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Django also hands over what went wrong (`exception`, `reason`); a visitor is told what to do.


def bad_request(request: HttpRequest, *_why: Any, **_more: Any) -> HttpResponse:
    return render(request, "errors/bad_request.html", status=400)


def forbidden(request: HttpRequest, *_why: Any, **_more: Any) -> HttpResponse:
    return render(request, "errors/forbidden.html", status=403)


def forged(request: HttpRequest, *_why: Any, **_more: Any) -> HttpResponse:
    return render(request, "errors/forged.html", status=403)


def not_found(request: HttpRequest, *_why: Any, **_more: Any) -> HttpResponse:
    return render(request, "errors/not_found.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/failed.html", status=500)

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/bad_request.html", status=400)


def forbidden(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/forbidden.html", status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's
    return render(request, "errors/forged.html", status=403)


def not_found(request: HttpRequest, _exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/not_found.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/failed.html", status=500)

from django.http import HttpRequest, HttpResponse


def stream(_request: HttpRequest) -> HttpResponse:
    """Answer where the site runs on WSGI alone (`manage.py runserver`), which can stream nothing.

    204 makes the browser stop asking. The real stream is stream.py, which config/asgi.py asks
    before Django sees the request.
    """
    return HttpResponse(status=204)

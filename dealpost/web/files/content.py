"""The bytes of a file. Whoever uploads may be tricked or hostile: nothing in them ever runs."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from dealpost.crm.attaching import read
from dealpost.crm.models import File
from dealpost.mime.kinds import PDF
from dealpost.web.files.finding import file_for
from dealpost.web.request import Request

INERT = "default-src 'none'; object-src 'none'; sandbox; frame-ancestors 'self'"
# A browser shows a PDF with a program of its own, apart from our pages, and only outside a sandbox.
VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
ANYTHING = "application/octet-stream"
HOUR = 3600


@login_required
@require_GET
def download(request: Request, pk: int) -> FileResponse:
    """Give the file to be stored, whatever it is."""
    return _response(file_for(request, pk), ANYTHING, as_attachment=True)


@login_required
@require_GET
def view(request: Request, pk: int) -> FileResponse:
    """Show what is known to be harmless by its own bytes; give all else to be stored."""
    file = file_for(request, pk)
    if not file.content_type:
        return _response(file, ANYTHING, as_attachment=True)
    charset = "; charset=utf-8" if file.content_type.startswith("text/") else ""
    response = _response(file, f"{file.content_type}{charset}", as_attachment=False)
    if file.is_picture:  # it stands in pages that ask for themselves again, and never changes
        response.headers["Cache-Control"] = f"private, max-age={HOUR}, immutable"
    return response


def _response(file: File, content_type: str, *, as_attachment: bool) -> FileResponse:
    try:
        content = read(file)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content, as_attachment=as_attachment, filename=file.name, content_type=content_type
    )
    policy = VIEWER if content_type == PDF else INERT
    response.headers["Content-Security-Policy"] = policy
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

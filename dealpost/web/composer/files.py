"""The files and pictures of a draft."""

import uuid

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealpost.outbox import drafting, limits
from dealpost.outbox.models import Draft
from dealpost.web.composer.finding import draft_for, file_for
from dealpost.web.request import Request

# Shown by a browser without running anything; all else is only ever downloaded.
PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
TOO_LARGE, UNSUPPORTED = 413, 415


@login_required
@require_POST
def attach(request: Request, pk: int) -> HttpResponse:
    """Add a file; with `inline`, a picture within the text."""
    draft, upload = draft_for(request, pk), request.FILES.get("file")
    is_inline = bool(request.POST.get("inline"))
    if not isinstance(upload, UploadedFile):
        return JsonResponse({"text": _("No file has come over. Try again.")}, status=UNSUPPORTED)
    if is_inline and upload.content_type not in PICTURES:
        text = _("Only PNG, JPEG, GIF and WebP pictures can stand in the text.")
        return JsonResponse({"text": text}, status=UNSUPPORTED)
    if (upload.size or 0) > limits.room_left(draft):
        return JsonResponse({"text": limits.words()}, status=TOO_LARGE)
    return _keep(request, draft, upload, is_inline=is_inline)


@login_required
@require_GET
def content(request: Request, pk: int) -> HttpResponse:
    """Give a file back to whoever writes the draft."""
    file = file_for(request, pk)
    is_picture = file.content_type in PICTURES
    response = HttpResponse(
        bytes(file.content),
        content_type=file.content_type if is_picture else "application/octet-stream",
    )
    disposition = content_disposition_header(not is_picture, file.filename)
    response.headers["Content-Disposition"] = disposition or "attachment"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@login_required
@require_POST
def detach(request: Request, pk: int) -> HttpResponse:
    drafting.detach(file_for(request, pk), at=timezone.now())
    return HttpResponse(status=204)


def _keep(
    request: Request, draft: Draft, upload: "UploadedFile[bytes]", *, is_inline: bool
) -> HttpResponse:
    name = upload.name or ""
    content_id = f"{uuid.uuid4().hex}@dealpost" if is_inline else ""
    kind = upload.content_type or "application/octet-stream"
    try:
        file = drafting.attach(
            draft, upload.read(), filename=name, content_type=kind, content_id=content_id
        )
    except drafting.TooLarge:
        return JsonResponse({"text": limits.words()}, status=TOO_LARGE)
    drafting.touch(draft, at=timezone.now())
    if is_inline:
        return JsonResponse({"src": reverse("composer:file", args=[file.pk]), "alt": name})
    return render(request, "composer/files.html#file", {"file": file})

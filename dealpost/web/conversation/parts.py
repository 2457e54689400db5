"""The parts of a message, each under its own address and a policy that lets nothing run."""

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from dealpost.conversations import blind_copies, raw_storage
from dealpost.conversations.models import Attachment, Message, RawMessage
from dealpost.mime.attachments import attachment as attached_bytes
from dealpost.mime.kinds import picture_kind
from dealpost.web.conversation import remote_image
from dealpost.web.conversation.bodies import address_of_image, body, sheet
from dealpost.web.conversation.head_lines import head_lines, verdicts
from dealpost.web.conversation.letters import letter
from dealpost.web.permission import message_for
from dealpost.web.request import Request

# What a stranger sent is never a page of ours: nothing runs, loads or submits.
INERT = "default-src 'none'; sandbox; frame-ancestors 'self'"
# The frame counts as of our origin, so that the page may measure it and its pictures come with
# the session; that is safe because without allow-scripts nothing in it can make use of it.
SANDBOX = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
DAY = 24 * 3600


@login_required
@require_GET
def frame(request: Request, pk: int) -> HttpResponse:
    """The sender's HTML, for the frame on the page of the conversation."""
    message = message_for(request, pk)
    with_images = request.GET.get("images") == "yes"
    response = HttpResponse(sheet(message, _raw(message), with_images=with_images))
    ours = request.build_absolute_uri(f"/message/{message.pk}/")
    images = f"{ours}inline/ {ours}image/" if with_images else f"{ours}inline/"
    response["Content-Security-Policy"] = (
        f"default-src 'none'; img-src {images} data:; style-src 'unsafe-inline'; base-uri 'none';"
        f" form-action 'none'; frame-ancestors 'self'; {SANDBOX}"
    )
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_GET
def for_print(request: Request, pk: int) -> HttpResponse:
    message = message_for(request, pk)
    context = {"letter": letter(message, request.user), "body": body(message)}
    return render(request, "conversation/print.html", context)


@login_required
@require_GET
def source(request: Request, pk: int) -> HttpResponse:
    """The message exactly as it came, but for what its receivers do not know either."""
    message = message_for(request, pk)
    raw = _known_to(request, message)
    if request.GET.get("download") == "yes":
        return _file(raw, "message/rfc822", name=f"{message.subject or 'message'}.eml")
    return _file(raw, f"text/plain; charset={_charset(raw)}")


@login_required
@require_GET
def headers(request: Request, pk: int) -> HttpResponse:
    message = message_for(request, pk)
    lines = head_lines(_known_to(request, message))
    context = {"message": message, "lines": lines, "verdicts": verdicts(lines)}
    return render(request, "conversation/headers.html", context)


@login_required
@require_GET
def attachment(request: Request, pk: int, index: int) -> HttpResponse:
    file, data = _attached(message_for(request, pk), index)
    return _file(data, file.content_type, name=file.filename or f"attachment-{index}")


@login_required
@require_GET
def inline(request: Request, pk: int, index: int) -> HttpResponse:
    """A picture that came with the message, to be seen; anything else is for downloading."""
    file, data = _attached(message_for(request, pk), index)
    kind = picture_kind(data)
    if not kind:
        return _file(data, "application/octet-stream", name=file.filename or "attachment")
    return _picture(data, kind)


@login_required
@require_GET
def image(request: Request, pk: int, signed: str) -> HttpResponse:
    """A picture from the Internet that the reader asked for, fetched in their stead."""
    message = message_for(request, pk)
    try:
        found = remote_image.fetch(address_of_image(message, signed))
    except (signing.BadSignature, remote_image.NoPicture) as error:
        raise Http404 from error
    return _picture(found.data, found.content_type)


def _raw(message: Message) -> bytes:
    return raw_storage.read(get_object_or_404(RawMessage, message=message))


def _known_to(request: Request, message: Message) -> bytes:
    raw, may_see = _raw(message), blind_copies.open_to(request.user, [message.pk])
    return raw if may_see else blind_copies.without_blind_copies(raw)


def _attached(message: Message, index: int) -> tuple[Attachment, bytes]:
    file = get_object_or_404(message.attachments, index=index)
    try:
        return file, attached_bytes(_raw(message), index)
    except IndexError as error:
        raise Http404 from error


def _charset(raw: bytes) -> str:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return "iso-8859-1"
    return "utf-8"


def _file(data: bytes, content_type: str, *, name: str = "") -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Security-Policy"] = INERT
    response["Cache-Control"] = "private, no-cache"
    if name and (disposition := content_disposition_header(True, name)):  # noqa: FBT003 - theirs
        response["Content-Disposition"] = disposition
    return response


def _picture(data: bytes, content_type: str) -> HttpResponse:
    response = _file(data, content_type)
    response["Cache-Control"] = f"private, max-age={7 * DAY}, immutable"
    return response

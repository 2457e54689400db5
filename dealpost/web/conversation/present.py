"""Who else is here: each window says what it shows and how far that was seen, and asks."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dealpost.conversations.models import Comment, Conversation, Presence, Sight
from dealpost.conversations.models.sight import Seen
from dealpost.conversations.teamwork import presence
from dealpost.notifications.reading import read_about
from dealpost.web.components.avatar import avatar
from dealpost.web.permission import conversation_for
from dealpost.web.request import Request

LONGEST_WINDOW = 36  # characters: a UUID


@login_required
@require_POST
def beat(request: Request, pk: int) -> HttpResponse:
    """A sign of life of a window; with `doing=gone` its last."""
    window, doing = request.POST.get("window", ""), request.POST.get("doing", "")
    if not window or len(window) > LONGEST_WINDOW:
        return HttpResponseBadRequest()
    if doing == "gone":
        presence.leave(pk, request.user, window=window)
        return HttpResponse(status=204)
    if doing not in Presence.Doing.values:
        return HttpResponseBadRequest()
    conversation = conversation_for(request, pk)
    _see(request, conversation)
    presence.be_present(
        pk, request.user, window=window, doing=Presence.Doing(doing), at=timezone.now()
    )
    return HttpResponse(status=204)


@login_required
@require_GET
def others(request: Request) -> HttpResponse:
    """Who else is at which conversation: names and faces, by the key of the conversation."""
    found = presence.present(request.user, at=timezone.now())
    return JsonResponse({str(key): [_face(each) for each in who] for key, who in found.items()})


def _see(request: Request, conversation: Conversation) -> None:
    if seen := request.POST.get("seen", ""):
        Sight.note(request.user, conversation.pk, Seen.read(seen))
        read_about([conversation], request.user, at=timezone.now())
        shown = Comment.objects.in_conversation(conversation.pk)
        read_about(shown, request.user, at=timezone.now())


def _face(each: Presence) -> dict[str, object]:
    face = avatar(each.user)
    return {
        "name": each.user.name,
        "doing": each.doing,
        "initials": face["initials"],
        "hue": face["hue"],
    }

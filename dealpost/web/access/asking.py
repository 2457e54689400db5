from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealpost.conversations import letting_in
from dealpost.web.readership.hints import hinted, hints
from dealpost.web.request import Request
from dealpost.web.toasts import toast

LONGEST_WORD = 500


@login_required
@require_POST
def ask(request: Request, strand: int) -> HttpResponse:
    """Ask to read one private conversation of which an item's page has told that it exists."""
    found = get_object_or_404(hinted(request.user).select_related("conversation"), pk=strand)
    word = request.POST.get("word", "")[:LONGEST_WORD]
    letting_in.ask(found, by=request.user, word=word, at=timezone.now())
    (hint,) = hints([found], request.user)
    toast(request, _("%s has been asked.") % hint.who)
    return render(request, "readership/private_mail.html#answer", {"hint": hint})

from django.shortcuts import get_object_or_404

from dealpost.crm.models import Note
from dealpost.web.request import Request


def note_for(request: Request, pk: int) -> Note:
    return get_object_or_404(Note.objects.visible_to(request.user), pk=pk)

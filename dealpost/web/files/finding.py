from django.shortcuts import get_object_or_404

from dealpost.crm.models import File
from dealpost.web.request import Request


def file_for(request: Request, pk: int) -> File:
    return get_object_or_404(File.objects.visible_to(request.user).standing(), pk=pk)


def deleted_file_for(request: Request, pk: int) -> File:
    """Find a file to bring back; one that was never deleted is there already."""
    return get_object_or_404(File.objects.visible_to(request.user), pk=pk)

from typing import Any

from django.shortcuts import get_object_or_404

from dealpost.crm.models import Phase, Project
from dealpost.web.request import Request


def find_project(request: Request, pk: int) -> Project:
    return get_object_or_404(
        Project.objects.visible_to(request.user).select_related("phase"), pk=pk
    )


def phases() -> dict[str, Any]:
    return {"phases": Phase.objects.all()}

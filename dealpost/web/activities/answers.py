from django.http import HttpResponse
from django_htmx.http import trigger_client_event

CHANGED = "timeline-changed"  # the page that did it need not wait to be told


def changed(response: HttpResponse | None = None) -> HttpResponse:
    """Let the page ask for what it shows of activities again."""
    return trigger_client_event(response or HttpResponse(status=204), CHANGED)

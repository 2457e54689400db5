from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from dealpost.events.models import Event


@app.task(queue="reactions", retry=5)
def react(*, event_id: int, reaction: str) -> None:
    import_string(reaction)(Event.objects.get(pk=event_id))

"""What is erased for good leaves no history: the one way in which a fact is ever unwritten."""

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from dealpost.events.models import Event, Subject


@transaction.atomic
def forget(model: type[models.Model], key: int) -> None:
    """Forget the facts about this thing alone, with the values that they hold.

    A fact that is about others, too (that mail was linked to it, say), goes on telling of those.
    """
    its_own = Subject.objects.filter(kind=ContentType.objects.get_for_model(model), object_id=key)
    concerned = list(its_own.values_list("event", flat=True))
    its_own.delete()
    Event.objects.filter(pk__in=concerned, subjects=None).delete()

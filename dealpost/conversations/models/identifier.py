from django.db import models

from .conversation import Conversation


class Identifier(models.Model):
    """A Message-ID that we have seen, as a message or only mentioned by one.

    One that is only mentioned is a ghost: it holds the place in its thread for a message
    that may come later, so that the order of arrival does not matter.
    """

    identifier = models.CharField(max_length=998)
    thread = models.ForeignKey(Conversation, models.CASCADE, related_name="identifiers")

    class Meta:
        # Not `unique=True`, to which Django adds a second index, for LIKE.
        constraints = [models.UniqueConstraint(fields=["identifier"], name="identified_once")]

    def __str__(self) -> str:
        return self.identifier

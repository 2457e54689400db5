"""The steps of an outgoing message from state to state.

Every step is one conditional UPDATE, which tells whether it was taken: whoever is late, has lost
their claim, or does the same thing for the second time is told False and must stop.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F

from .states import State

# How long connecting may take. A worker that dies is missed after that, and the message is free
# again; one that was only slow finds its claim gone, and stops before it hands anything over.
TIME_TO_CONNECT = timedelta(minutes=3)
# When a message in a worker's hands is looked at. The worker may live: its word still counts.
TIME_TO_HAND_OVER = timedelta(minutes=2)
TIME_TO_FILE = timedelta(minutes=5)
FIRST_LOOK = timedelta(seconds=30)

# The states in which the word of the worker that handed it over settles what happened.
IN_HAND = (State.HANDING_OVER, State.UNCERTAIN, State.NEEDS_USER)


class Stepping(models.Model):
    state = models.CharField(max_length=20, choices=State, default=State.SCHEDULED)
    next_at = models.DateTimeField(null=True)  # when the next step is due; null: none is
    attempts = models.PositiveIntegerField(default=0)  # to send
    looks = models.PositiveIntegerField(default=0)  # into the Sent folder, when uncertain
    # Fences off a worker that comes back from the dead: only the last claim's token counts.
    token = models.UUIDField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def claim(self, *, at: datetime) -> bool:
        """Take it for sending. Only one worker gets True."""
        token = uuid.uuid4()
        return self._step(
            State.CLAIMED,
            {"state": State.SCHEDULED, "next_at__lte": at},
            token=token,
            attempts=F("attempts") + 1,
            next_at=at + TIME_TO_CONNECT,
        )

    def begin(self, *, at: datetime) -> bool:
        """Commit that it may leave from now on. Call it outside any transaction."""
        return self._step(
            State.HANDING_OVER,
            self._held(State.CLAIMED),
            handed_over_at=at,
            next_at=at + TIME_TO_HAND_OVER,
        )

    def free(self, *, at: datetime) -> bool:
        """Take it from a worker that was not heard of since it began to connect."""
        return self._step(
            State.SCHEDULED, {"state": State.CLAIMED, "next_at__lte": at}, token=None, next_at=at
        )

    def put_back(self, why: str, *, until: datetime) -> bool:
        """It surely has not left; try again later."""
        return self._step(
            State.SCHEDULED,
            self._held(State.CLAIMED, *IN_HAND),
            token=None,
            trouble=why,
            next_at=until,
        )

    def refuse(self, why: str) -> bool:
        """It surely has not left, and never will like this."""
        return self._step(
            State.REFUSED, self._held(State.CLAIMED, *IN_HAND), trouble=why, next_at=None
        )

    def doubt(self, why: str, *, at: datetime) -> bool:
        """It may have left. Its token stays: the worker may still come to know."""
        return self._step(
            State.UNCERTAIN,
            self._held(State.HANDING_OVER),
            trouble=why,
            looks=0,
            next_at=at + FIRST_LOOK,
        )

    def accept(self, *, at: datetime, next_at: datetime | None, **known: Any) -> bool:
        """It has left. `next_at`: when to look after the copy in Sent; None: nothing remains."""
        return self._step(
            State.SENT if next_at else State.DONE,
            self._held(*IN_HAND),
            sent_at=at,
            trouble="",
            next_at=next_at,
            **known,
        )

    def look_again(self, *, at: datetime, until: datetime) -> bool:
        """Count a look into the Sent folder; only one worker takes it."""
        due = {"state": State.UNCERTAIN, "next_at__lte": at, "looks": self.looks}
        return self._step(State.UNCERTAIN, due, looks=self.looks + 1, next_at=until)

    def look_later(self, *, until: datetime) -> bool:
        """The look could not be taken: it does not count."""
        due = {"state": State.UNCERTAIN, "looks": self.looks}
        return self._step(State.UNCERTAIN, due, looks=self.looks - 1, next_at=until)

    def ask(self, why: str) -> bool:
        """Nobody can tell whether it has left: leave it to a person."""
        return self._step(State.NEEDS_USER, {"state": State.UNCERTAIN}, trouble=why, next_at=None)

    def send_again(self, *, at: datetime) -> bool:
        """A person says that it has not left. Whoever had it in hand has no say any more."""
        return self._step(
            State.SCHEDULED, {"state": State.NEEDS_USER}, token=None, trouble="", next_at=at
        )

    def take_back(self) -> bool:
        """Cancel it while it surely has not left."""
        return self._step(
            State.CANCELLED,
            {"state__in": [State.SCHEDULED, State.REFUSED], "rest_of": None},
            token=None,
            next_at=None,
        )

    def claim_filing(self, *, at: datetime) -> bool:
        """Take the copy for filing. Only one worker gets True."""
        return self._step(
            State.SENT,
            {"state": State.SENT, "next_at__lte": at},
            token=uuid.uuid4(),
            next_at=at + TIME_TO_FILE,
        )

    def file_later(self, why: str, *, until: datetime) -> bool:
        return self._step(State.SENT, self._held(State.SENT), trouble=why, next_at=until)

    def finish(self, *, by_provider: bool | None, why: str = "") -> bool:
        """The copy is in Sent, or there is no such folder (None)."""
        return self._step(
            State.DONE,
            self._held(State.SENT),
            filed_by_provider=by_provider,
            trouble=why,
            next_at=None,
        )

    def _held(self, *states: State) -> dict[str, object]:
        return {"state__in": states, "token": self.token}

    def _step(self, to: State, where: dict[str, object], **changes: Any) -> bool:
        rows = type(self)._default_manager.filter(pk=self.pk, **where)
        taken = rows.update(state=to, **changes) == 1
        if taken:
            self.refresh_from_db(fields=["state", *changes])
        return taken

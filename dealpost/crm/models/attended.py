from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from dealpost.accounts.models import User
from dealpost.events.recording import record

from .changeable import Changeable
from .person import Person


class Attended(Changeable):
    """Has one person whom it is about, and others who take part."""

    if TYPE_CHECKING:
        person: Any
        person_id: int | None
        participants: Any  # the rows of DealParticipant

    class Meta:
        abstract = True

    @transaction.atomic
    def add_participant(self, person: Person, *, at: datetime, by: User) -> None:
        if person.pk == self.person_id:
            return
        _, is_new = self.participants.get_or_create(person=person, defaults={"added_at": at})
        if is_new:
            record("deal_participant_added", about=[self, person], at=at, by=by)
            self.tell()

    @transaction.atomic
    def remove_participant(self, person: Person, *, at: datetime, by: User) -> None:
        if self.participants.filter(person=person).delete()[0]:
            record("deal_participant_removed", about=[self, person], at=at, by=by)
            self.tell()

    @transaction.atomic
    def make_primary(self, person: Person, *, at: datetime, by: User) -> None:
        """Be about this person from now on; the one before becomes a participant."""
        if person.pk == self.person_id:
            return
        before = self.person
        self.remove_participant(person, at=at, by=by)
        self.change(person=person, at=at, by=by)
        if before:
            self.add_participant(before, at=at, by=by)

    def tell(self) -> None:
        raise NotImplementedError

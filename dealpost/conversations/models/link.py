from typing import Self

from django.db import models
from django.db.models import Q

from dealpost.accounts.models import User
from dealpost.crm.models import ITEM_KINDS
from dealpost.crm.models.asking import asked, holds
from dealpost.crm.models.belonging import Belonging
from dealpost.crm.models.visible import SEES_ITEM, STANDS_ITEM

ABOUT_KINDS = ("deal", "lead", "project")  # what mail can be about; persons only take part in it


def kind_of(item: models.Model) -> str:
    """Return "person", "organization", "deal", "lead" or "project"."""
    return item._meta.model_name or ""


class LinkQuerySet(models.QuerySet["Link"]):
    def standing(self) -> Self:
        """All but those that a person has taken away."""
        return self.filter(is_rejected=False)

    def automatic(self) -> Self:
        """Those that a rule made: it may take them back."""
        return self.exclude(reason__in=Link.BY_PEOPLE)

    def about_something(self) -> Self:
        """Those with a deal, a lead or a project."""
        return self.filter(person__isnull=True, organization__isnull=True)

    def to(self, item: models.Model) -> Self:
        return self.filter(**{kind_of(item): item})

    def on_standing_items(self) -> Self:
        """Those on what was not deleted, whoever may see it."""
        return self.filter(holds(STANDS_ITEM, **{kind: kind for kind in ITEM_KINDS}))

    def on_items_visible_to(self, user: User) -> Self:
        return self.filter(asked(SEES_ITEM, user, **{kind: kind for kind in ITEM_KINDS}))


class Link(Belonging):
    """That a conversation is about a CRM item, and why we think so."""

    class Reason(models.TextChoices):
        ADDRESS = "address"  # a participant's address is the person's
        ORGANIZATION = "organization"  # where such a person works
        DOMAIN = "domain"  # a participant is no known person, but has the organization's domain
        ONLY_OPEN = "only_open"  # the one open deal, lead or project of the participants
        RULE = "rule"  # of the company's, or a user's; the evidence is its key
        CHOSEN = "chosen"  # by a user, which wins for ever
        WRITTEN_FROM = "written_from"  # it was, while mail was about one item at most

    BY_PEOPLE = (Reason.CHOSEN, Reason.WRITTEN_FROM)

    conversation = models.ForeignKey("Conversation", models.CASCADE, related_name="links")
    reason = models.CharField(max_length=20, choices=Reason)
    evidence = models.CharField(max_length=320, blank=True)  # the address that decided, say
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    is_rejected = models.BooleanField(default=False)  # a user said no: no rule links it again
    # The one deal, lead or project that the conversation is first of all about (primary.py).
    is_primary = models.BooleanField(default=False, db_default=False)
    # It was, until what it links to was deleted: restored, that is what it is about again.
    has_yielded = models.BooleanField(default=False, db_default=False)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            *Belonging.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_primary=False)
                | Q(is_rejected=False, person__isnull=True, organization__isnull=True),
                name="primary_stands",
            ),
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(is_primary=True), name="one_primary"
            ),
            *(
                models.UniqueConstraint(
                    fields=["conversation", kind],
                    condition=Q(**{f"{kind}__isnull": False}),
                    name=f"linked_once_to_{kind}",
                )
                for kind in ITEM_KINDS
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.conversation_id} is about {self.kind} #{self.item_id}"

    @property
    def is_automatic(self) -> bool:
        return self.reason not in self.BY_PEOPLE

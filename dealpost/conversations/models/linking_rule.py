from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, Lead, Organization, Person, Pipeline, Project
from dealpost.crm.models.ordered import Ordered
from dealpost.mailboxes.models import Folder, Mailbox

from .label import Label


class LinkingRuleQuerySet(models.QuerySet["LinkingRule"]):
    def kept(self) -> Self:
        """All but those that were removed."""
        return self.filter(removed_at=None)

    def asked(self) -> Self:
        """Those that decide about mail, in the order in which they are asked."""
        return self.kept().filter(is_on=True).in_order()

    def in_order(self) -> Self:
        """The company's first, then those of each user."""
        return self.order_by(models.F("owner").asc(nulls_first=True), "order", "pk")

    def shown_to(self, user: User) -> Self:
        return self.filter(Q(owner=None) | Q(owner=user))

    def changed_by(self, user: User) -> Self:
        """Those that this user may change: their own, and an administrator the company's."""
        return self.filter(Q(owner=user) | (Q(owner=None) if user.is_admin else Q(pk=None)))


class LinkingRule(Ordered):
    """What somebody said in advance of mail that looks like this: what it is about, or nothing.

    A user's rule is asked of their own mailboxes; the company's of those of teams, and, where it
    looks at addresses alone, of all. What is in a colleague's mail is nobody's to ask.
    """

    class Deed(models.TextChoices):
        DEAL = "deal", _("Link it to a deal")
        LEAD = "lead", _("Link it to a lead")
        PROJECT = "project", _("Link it to a project")
        PERSON = "person", _("Link it to a person")
        ORGANIZATION = "organization", _("Link it to an organization")
        PIPELINE = "pipeline", _("Link it to the open deal of the person in a pipeline")
        SUGGEST = "suggest", _("Suggest, and let people choose")
        NOTHING = "nothing", _("Do not link it")

    class Words(models.TextChoices):
        ALL = "all", pgettext_lazy("words", "all of these words")
        ANY = "any", pgettext_lazy("words", "one of these words")
        PHRASE = "phrase", pgettext_lazy("words", "exactly this")

    # Nobody's: the company's.
    owner = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    is_on = models.BooleanField(default=True)
    # Messages stored up to this one are left alone: it was not made for them. 0: for all.
    after_message = models.BigIntegerField(default=0)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    # When: one message must fit all that is filled in; addresses and domains, one of each list.
    senders = ArrayField(models.CharField(max_length=320), default=list)
    recipients = ArrayField(models.CharField(max_length=320), default=list)
    people = ArrayField(models.CharField(max_length=320), default=list)  # in either direction
    subject = models.CharField(max_length=200, blank=True)
    subject_words = models.CharField(max_length=10, choices=Words, default=Words.ALL)
    mailbox = models.ForeignKey(Mailbox, models.CASCADE, null=True, related_name="+")
    folder = models.ForeignKey(Folder, models.CASCADE, null=True, related_name="+")
    label = models.ForeignKey(Label, models.CASCADE, null=True, related_name="+")
    has_attachments = models.BooleanField(null=True)

    deed = models.CharField(max_length=20, choices=Deed)
    # To what, by the deed. A rule whose item is gone, or closed, rests.
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, related_name="+")
    lead = models.ForeignKey(Lead, models.SET_NULL, null=True, related_name="+")
    project = models.ForeignKey(Project, models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    organization = models.ForeignKey(Organization, models.SET_NULL, null=True, related_name="+")
    pipeline = models.ForeignKey(Pipeline, models.SET_NULL, null=True, related_name="+")

    objects = LinkingRuleQuerySet.as_manager()

    WITH_TARGETS = ("deal", "lead", "project", "person", "organization", "pipeline")
    ABOUT_CONTENT = ("subject", "folder_id", "label_id", "mailbox_id")

    @property
    def siblings(self) -> "models.QuerySet[LinkingRule]":
        rules = LinkingRule.objects.kept().filter(owner=self.owner_id)
        return rules.order_by("order", "pk")

    @property
    def target(self) -> models.Model | None:
        """The item, or pipeline, that it links to; none, where it links to none or that is gone."""
        found: models.Model | None = (
            getattr(self, self.deed) if self.deed in self.WITH_TARGETS else None
        )
        return found

    @property
    def links_to_item(self) -> bool:
        return self.deed in self.WITH_TARGETS and self.deed != self.Deed.PIPELINE

    @property
    def rests(self) -> bool:
        """Whether what it links to is gone, or closed: then it is as if there were no such rule."""
        if self.deed not in self.WITH_TARGETS:
            return False
        target = self.target
        return target is None or not getattr(target, "is_open", True)

    @property
    def asks_addresses_only(self) -> bool:
        asks_more = any(getattr(self, name) for name in self.ABOUT_CONTENT)
        return not asks_more and self.has_attachments is None

    @property
    def has_conditions(self) -> bool:
        return bool(self.senders or self.recipients or self.people) or not self.asks_addresses_only

    @property
    def counts_for_the_past(self) -> bool:
        return self.after_message == 0

    def remove(self, *, at: datetime) -> None:
        """Let it stand for a while out of sight, so that it can come back."""
        self.removed_at = at
        self.save(update_fields=["removed_at"])

from datetime import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import Team, User
from dealpost.events.recording import record
from dealpost.providers.contract import Role

from .reachable import Reachable
from .troubled import Troubled, TroubledQuerySet
from .two_way import TwoWay

MAIN = frozenset({Role.INBOX, Role.SENT, Role.DRAFTS, Role.ARCHIVE})
VIEWS = frozenset({Role.ALL, Role.FLAGGED})  # hold what other folders hold
AWAY = 3  # so many mailboxes without an answer, and their server is taken to be away


class MailboxQuerySet(TroubledQuerySet["Mailbox"]):
    def used_by(self, user: User) -> Self:
        """Those from which this user reads and writes: their own, and their teams'.

        Nobody else, administrators included.
        """
        return self.filter(Q(owner=user) | Q(team__in=user.teams.all()))

    def listed(self) -> Self:
        """Those that people have connected; what they file here lies in others."""
        return self.exclude(provider=self.model.DROP_BOX)

    def abandoned(self) -> Self:
        """Those of teams in which nobody is left who may sign in: nobody reads them."""
        there = User.objects.filter(is_active=True, teams=OuterRef("team"))
        return self.listed().filter(team__isnull=False).exclude(Exists(there))

    def managed_by(self, user: User) -> Self:
        """Those whose settings this user may change."""
        managed = Q(owner=user) | (Q(team__isnull=False) if user.is_admin else Q(pk=None))
        return self.listed().filter(managed)

    def shown_to(self, user: User) -> Self:
        """Those whose health this user may look at: used or managed by them."""
        return (self.listed().used_by(user) | self.managed_by(user)).distinct()

    def due(self, at: datetime) -> Self:
        """Those that may be called now.

        Where a few have found their server to be away, no others call it: theirs are the attempts
        that tell when it is back.
        """
        tried = self.model.objects.connected().filter(is_unreachable=True)
        away = tried.values("incoming_host").annotate(found=Count("pk")).filter(found__gte=AWAY)
        spared = Q(is_unreachable=False, incoming_host__in=away.values("incoming_host"))
        return super().due(at).exclude(spared)


class Mailbox(Reachable, Troubled, TwoWay):
    """A connected mail account: personal (one owner) or a team's."""

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Private")
        SHARED = "shared", _("Shared")

    class Rhythm(models.TextChoices):
        """How often the mailbox is compared with the provider without anybody asking."""

        DAILY = "daily", _("every day")
        WEEKLY = "weekly", _("every week")
        MONTHLY = "monthly", _("every month")
        NEVER = "never", _("never")

        @property
        def days(self) -> int:
            return {"daily": 1, "weekly": 7, "monthly": 30}[self.value]

    class People(models.TextChoices):
        ALL = "all", _("Everybody")
        KNOWN = "known", _("Known contacts only")

    class NewFolders(models.TextChoices):
        """Which folders are read when they are first seen; each can be switched by itself."""

        ALL = "all", _("All folders")
        MAIN = "main", _("Inbox, sent mail, drafts and archive")

    # The provider of a mailbox that has none: what users file here lies in it (intake/boxes.py).
    DROP_BOX = "drop box"

    address = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name of the sender"), max_length=150, blank=True)
    owner = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="mailboxes")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="mailboxes")
    # How the conversations of this mailbox start out. For a team, private means "team only".
    visibility = models.CharField(
        _("conversations are"), max_length=10, choices=Visibility, default=Visibility.PRIVATE
    )
    # Colleagues who see what private mail is about are told that there is some, and may ask for it.
    shows_private = models.BooleanField(_("show that private mail exists"), default=True)
    since = models.DateField(_("start date"), null=True, blank=True)  # none: everything
    people = models.CharField(_("mail with"), max_length=10, choices=People, default=People.ALL)
    new_folders = models.CharField(
        _("folders"), max_length=10, choices=NewFolders, default=NewFolders.ALL
    )
    links_automatically = models.BooleanField(_("link mail to deals by itself"), default=True)
    audited = models.CharField(max_length=10, choices=Rhythm, default=Rhythm.WEEKLY)
    connected_at = models.DateTimeField(default=timezone.now, editable=False)
    pace = models.FloatField(null=True, editable=False)  # of the past: messages a second, measured
    removal_began_at = models.DateTimeField(null=True, editable=False)

    objects = MailboxQuerySet.as_manager()

    class Meta:
        ordering = ["address"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None, team__isnull=False) | Q(owner__isnull=False, team=None),
                name="personal_xor_team",
            )
        ]

    def __str__(self) -> str:
        return self.address

    @classmethod
    @transaction.atomic
    def connect(cls, *, at: datetime, by: User, secret: str, **fields: Any) -> "Mailbox":
        mailbox = cls(connected_at=at, **fields)
        mailbox.set_secret(secret)
        mailbox.save()
        record("mailbox_connected", about=[mailbox], at=at, by=by)
        mailbox.note("connected", at=at)
        return mailbox

    def change(self, **fields: Any) -> None:
        """Take other settings: name, visibility (of new conversations), links_automatically."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))

    def change_settings(self, *, at: datetime, **fields: Any) -> None:
        """Change what differs, and note which settings did."""
        changed = {name: value for name, value in fields.items() if value != getattr(self, name)}
        if changed:
            self.change(**changed)
            self.note("settings_changed", at=at, names=sorted(changed))

    def audit_every(self, rhythm: Rhythm) -> None:
        self.audited = rhythm.value
        self.save(update_fields=["audited"])

    def disconnect(self, *, at: datetime) -> None:
        """Forget the password and ask the provider for nothing more; the mail here stays."""
        self.set_secret("")
        self.disconnected_at = at
        self.save(update_fields=["secret", "disconnected_at"])
        self.note("disconnected", at=at)

    def begin_removal(self, *, at: datetime) -> None:
        """Disconnect, and say that what is here of it is going."""
        self.removal_began_at = at
        self.save(update_fields=["removal_began_at"])
        self.disconnect(at=at)

    def reads_at_first(self, role: Role) -> bool:
        """Whether a folder of this role is read when it is first seen."""
        if self.new_folders == Mailbox.NewFolders.MAIN:
            return role in MAIN
        return role not in VIEWS

    def miss_server(self) -> None:
        """Note that its server does not answer, whoever calls."""
        self.is_unreachable = True
        self.save(update_fields=["is_unreachable"])

    def reach_server(self) -> None:
        """Note that its server answers: all who waited for that may call it again."""
        if self.is_unreachable:
            self.is_unreachable = False
            missing = Mailbox.objects.filter(incoming_host=self.incoming_host, is_unreachable=True)
            missing.update(is_unreachable=False, try_again_at=None)

    def try_now(self) -> None:
        """Let it be due at once: somebody has put it right, or believes so."""
        self.try_again_at = None
        self.save(update_fields=["try_again_at"])
        Mailbox.objects.filter(incoming_host=self.incoming_host).update(is_unreachable=False)

    @property
    def is_drop_box(self) -> bool:
        return self.provider == self.DROP_BOX

    @property
    def is_team(self) -> bool:
        return self.team_id is not None

    @property
    def is_abandoned(self) -> bool:
        """Whether it is of a team in which nobody is left."""
        return self.is_team and not self.readers.filter(is_active=True).exists()

    @property
    def readers(self) -> "models.QuerySet[User]":
        """The users who use this mailbox."""
        return User.objects.filter(Q(pk=self.owner_id) | Q(teams=self.team_id)).distinct()

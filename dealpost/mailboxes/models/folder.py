from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Self

from django.db import models, transaction
from django.db.models import Q

from dealpost.providers.contract import Cursor, RemoteFolder, Role

from .mailbox import Mailbox
from .refusable import Refusable

ROLES = [(role.value, role.name.title()) for role in Role]


class FolderQuerySet(models.QuerySet["Folder"]):
    def chosen(self) -> Self:
        """Those that people want to see here."""
        return self.filter(is_synced=True, is_selectable=True, is_gone=False, is_wished=False)

    def hiding(self) -> Self:
        """Those because of which something is kept back: switched off, with mail or as labels."""
        labels = Q(is_label=True, is_synced=False) & ~Q(role__in=[Role.ALL, Role.FLAGGED])
        return self.filter(Q(hidden_to__gt=0) | labels)

    def synced(self) -> Self:
        """Those that are read: what shows in a label is read where it lies."""
        return self.chosen().filter(is_label=False)

    def playing(self, *roles: Role) -> Self:
        return self.filter(role__in=roles)


class Folder(Refusable):
    """A folder of a mailbox, and how far we have read it."""

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="folders")
    remote_id = models.CharField(max_length=1000)  # what the provider calls it
    path = models.JSONField(default=list)  # for people, outermost first
    role = models.CharField(max_length=10, choices=ROLES, blank=True)
    is_selectable = models.BooleanField(default=True)
    is_label = models.BooleanField(default=False)  # shows messages that lie in another folder
    is_synced = models.BooleanField(default=True)  # chosen by the person
    # Switched off: messages up to this uid are kept back (conversations/wanting.py). What we put
    # there ourselves later, by archiving it, say, stays in sight on its deal. 0: nothing is hidden.
    hidden_to = models.BigIntegerField(default=0)
    is_gone = models.BooleanField(default=False)  # no longer at the provider
    # The provider has no such folder yet; it is made when the first message is to lie in it.
    is_wished = models.BooleanField(default=False)
    epoch = models.BigIntegerField(default=0)  # a uid means nothing outside its epoch
    cursor = models.JSONField(default=dict)  # the provider's; moves with the rows it stands for
    mark = models.CharField(max_length=200, blank=True)  # of the listing when it was last read
    at_provider = models.PositiveIntegerField(null=True)  # messages, where the listing told
    trouble = models.TextField(blank=True)  # why it could not be opened, for people
    backlog = models.PositiveIntegerField(default=0)  # older messages still to be fetched
    # The mark at which as many messages were here as the provider counted, but for those that it
    # counts and we are not to have (from before the start); none: that is not known yet.
    verified = models.CharField(max_length=200, blank=True)
    left_out = models.IntegerField(null=True)

    objects = FolderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "remote_id"], name="folder_once_per_mailbox")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.path[-1]) if self.path else self.remote_id

    @property
    def since(self) -> date | None:
        """From when on its mail is wanted (None: all); a draft is wanted however old it is."""
        return None if self.role == Role.DRAFTS else self.mailbox.since

    def advance(self, cursor: Cursor, *, epoch: int, backlog: int) -> None:
        """Remember how far we have read; call it in the transaction that stored what was read."""
        self.cursor, self.epoch, self.backlog = dict(cursor), epoch, backlog
        if not cursor.get("mark"):  # not all of it is sure: the folder is to be looked at again
            self.mark = ""
        self.save(update_fields=["cursor", "epoch", "backlog", "mark"])

    def start_anew(self) -> None:
        """Forget how far we have read."""
        self.mark = ""
        self.save(update_fields=["mark"])
        self.advance({}, epoch=0, backlog=0)

    def remember(self, mark: str) -> None:
        """Note the listing's mark: as long as it stays the same, there is nothing new here."""
        if mark != self.mark:
            self.mark = mark
            self.save(update_fields=["mark"])

    def refuse(self, why: str, *, mark: str = "", at: datetime) -> None:
        """Note that the provider lists the folder, with this mark, but does not open it."""
        self.count_refusal(mark, at=at)
        if (
            not self.trouble
        ):  # later refusals often differ only in a time or a number of the server's
            self.trouble = why
            self.save(update_fields=["trouble"])
            self.mailbox.note("folder_refused", at=at, folder=self.name, why=why)

    def forgive(self) -> None:
        """Forget that the provider did not open it: it did."""
        self.forget_refusals()
        if self.trouble:
            self.trouble = ""
            self.save(update_fields=["trouble"])

    def verify(self, mark: str, *, left_out: int) -> None:
        """Note that at this mark of the listing nothing was missing, and nothing too much."""
        self.verified, self.left_out = mark, left_out
        self.save(update_fields=["verified", "left_out"])

    def start_syncing(self) -> None:
        """Read this folder again from where we left it, and show again what we have of it."""
        self.is_synced, self.hidden_to = True, 0
        self.save(update_fields=["is_synced", "hidden_to"])

    def stop_syncing(self) -> None:
        """Leave this folder alone; what we have of it is kept back, not deleted."""
        highest = self.placements.aggregate(uid=models.Max("uid"))["uid"]
        self.is_synced, self.hidden_to = False, highest or 0
        self.save(update_fields=["is_synced", "hidden_to"])

    @classmethod
    def wish(cls, mailbox: int, role: Role) -> "Folder":
        """Return the folder of this role that the mailbox is to have."""
        folder, _is_new = cls.objects.get_or_create(
            mailbox_id=mailbox,
            role=role.value,
            is_wished=True,
            defaults={"remote_id": f"wished: {role.value}", "path": [role.value.title()]},
        )
        return folder

    @classmethod
    @transaction.atomic
    def rename(cls, mailbox: Mailbox, names: Mapping[str, str]) -> None:
        """Let folders bear other names (old remote id -> new), with all that hangs on them.

        A folder that loses its name to another is gone.
        """
        bearers = {each.remote_id: each for each in mailbox.folders.all()}
        renamed = {new: bearers[old] for old, new in names.items() if old in bearers}
        replaced = [bearers[new] for new in renamed.keys() & bearers.keys() - names.keys()]
        # Two may swap their names, of which no two may be the same in between.
        for folder in [*renamed.values(), *replaced]:
            place = cls.objects.filter(pk=folder.pk)
            place.update(remote_id=f"replaced: {folder.pk}", is_gone=True)
        for new, folder in renamed.items():
            cls.objects.filter(pk=folder.pk).update(remote_id=new, is_gone=False)

    @classmethod
    def take_over(cls, mailbox: Mailbox, listed: Sequence[RemoteFolder]) -> list["Folder"]:
        """Make our folders those that the provider lists. Removed ones are kept, marked gone."""
        known = {folder.remote_id: folder for folder in mailbox.folders.all()}
        wished = {folder.role: folder for folder in known.values() if folder.is_wished}
        for remote in listed:
            facts = {
                "remote_id": remote.remote_id,
                "path": list(remote.path),
                "role": remote.role.value,
                "is_selectable": remote.selectable,
                "is_label": remote.is_label,
                "at_provider": remote.messages,
                "is_gone": False,
                "is_wished": False,
            }
            folder = known.get(remote.remote_id) or wished.get(remote.role.value)
            if folder is None:
                is_synced = mailbox.reads_at_first(remote.role)
                cls.objects.create(mailbox=mailbox, is_synced=is_synced, **facts)
            elif any(getattr(folder, name) != value for name, value in facts.items()):
                cls.objects.filter(pk=folder.pk).update(**facts)
        names = {remote.remote_id for remote in listed}
        if any(remote.is_label for remote in listed):  # all that they show lies there
            mailbox.folders.filter(role=Role.ALL).update(is_synced=True)
        if any(each.remote_id not in names and not each.is_gone for each in known.values()):
            unlisted = mailbox.folders.exclude(remote_id__in=names)
            unlisted.exclude(is_wished=True).update(is_gone=True)
        return list(mailbox.folders.all())

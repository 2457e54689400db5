"""A company in which every way of keeping mail and items to oneself occurs, and its rules.

`may_read`, `may_know_of` and `may_see` are the rules in plain words: they know nothing of the code,
and judge it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from dealpost.accounts.models import Team, User
from dealpost.conversations import letting_in
from dealpost.conversations.linking import link, unlink
from dealpost.conversations.models import (
    Attachment,
    Delivery,
    DeliveryLabel,
    Label,
    Message,
    Strand,
)
from dealpost.conversations.standing import refresh
from dealpost.crm.models import (
    Deal,
    File,
    Lead,
    Organization,
    Person,
    Phase,
    Pipeline,
    Project,
    Stage,
)
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter

WORD = "quixotic"  # in every message
ROLES = ("ann", "tom", "carl", "mia", "admin", "gone", None)  # None: nobody is signed in
TEAMS = {"Sales": {"ann", "tom"}, "Service": {"mia", "gone"}}
USERS = {role for role in ROLES if role}
BOXES = ("personal", "paused", "disconnected", "team", "secretive")
SETTINGS = ("private", "shared", "granted", "asked", "revoked")
LINKS = ("none", "everyone", "group", "owner", "rejected", "organization", "hidden person")
VISIBILITIES = ("everyone", "team", "owner")
KINDS = ("deal", "lead", "project", "person", "organization")


@dataclass(frozen=True)
class Part:
    """A message, alone in its mailbox within its conversation."""

    box: str
    setting: str
    link: str
    message: int
    strand: int
    conversation: int
    sender: str
    moment: int


def readers(box: str) -> set[str]:
    """Who uses a mailbox."""
    if box == "team":
        return TEAMS["Sales"]
    return {"mia"} if box == "mia's" else {"ann"}


def may_see(role: str | None, visibility: str) -> bool:
    """An item of Ann's: everyone's, her teams' or hers."""
    if role is None or role == "gone":
        return False
    seen = {"everyone": USERS, "team": TEAMS["Sales"], "owner": {"ann"}}
    return role in seen[visibility]


def sees_link(role: str | None, how: str) -> bool:
    """Whether somebody sees what a conversation is linked to in this way."""
    seen = {"everyone": "everyone", "organization": "everyone", "group": "team"}
    seen |= {"owner": "owner", "hidden person": "owner"}
    return how in seen and may_see(role, seen[how])


def may_read(role: str | None, part: Part) -> bool:
    """The rules of product.md, section 5."""
    if role is None or role == "gone":
        return False
    if role in readers(part.box):
        return True
    if part.setting == "granted":
        return role == "carl"
    return part.setting == "shared" and sees_link(role, part.link)


def may_know_of(role: str | None, part: Part) -> bool:
    """Whether an item tells somebody that this private mail exists."""
    if role is None or role == "gone" or role in readers(part.box) or part.box == "secretive":
        return False
    if part.setting == "shared" or (part.setting == "granted" and role == "carl"):
        return False
    return sees_link(role, part.link)


def conversations() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each way to be linked with the mailboxes, and their settings, that hold a part."""
    for how in LINKS:
        for box in BOXES:
            for setting in SETTINGS:
                yield how, [(box, setting)]
    for how in ("everyone", "group", "none"):
        for mine in ("private", "shared"):
            for hers in ("private", "shared"):
                yield how, [("personal", mine), ("mia's", hers)]


@dataclass(frozen=True)
class Plan:
    """A conversation that is to be: what it is linked to, and who holds its messages."""

    number: int
    rest: tuple[str, list[tuple[str, str]]]

    @property
    def how(self) -> str:
        return self.rest[0]

    @property
    def held(self) -> list[tuple[str, str]]:
        return self.rest[1]

    def box(self, place: int) -> str:
        return self.held[place][0] if place < len(self.held) else ""

    def moment(self, place: int) -> int:
        return 1000 + 2 * self.number + place  # in the words of its message, and nowhere else

    def sender(self, place: int) -> str:
        return f"sender{self.moment(place)}@far.example"

    def raw(self, place: int) -> bytes:
        moment, first = self.moment(place), f"{self.number}@x.example"
        return letter(
            message_id=f"<{place}.{first}>",
            references=[f"<0.{first}>"] if place else [],
            sender=self.sender(place),
            to=f"receiver{moment}@far.example",
            subject=f"{WORD} {moment}",
            text=f"{WORD} words {moment}",
        )


class World:
    def __init__(self) -> None:
        self.users = {
            role: User.objects.create_user(
                f"{role}@shop.example",
                name=role.title(),
                password="x",
                is_admin=role == "admin",
                is_active=role != "gone",
            )
            for role in sorted(USERS)
        }
        self.ann = self.users["ann"]
        teams = {
            name: Team.add(name, members=[self.users[each] for each in members])
            for name, members in TEAMS.items()
        }
        self.boxes = {name: self._box(name, teams) for name in (*BOXES, "mia's")}
        self.items = dict(self._items())
        self.label = Label.objects.create(name="Urgent", keyword="Urgent", created_at=MONDAY)
        self.parts = list(self._parts())
        self._put_labels()
        self._put_files()

    def _box(self, name: str, teams: dict[str, Team]) -> Mailbox:
        whose = {"owner": self.users["mia"] if name == "mia's" else self.ann}
        box = Mailbox.connect(
            **({"team": teams["Sales"]} if name == "team" else whose),
            address=f"{name.replace(chr(39), '')}@box.example",
            username=name,
            secret="x",
            outgoing_host="smtp.shop.example",
            links_automatically=False,
            shows_private=name != "secretive",
            at=MONDAY,
            by=self.ann,
        )
        if name == "paused":
            box.pause(at=MONDAY)
        if name == "disconnected":
            box.disconnect(at=MONDAY)
        return box

    def _items(self) -> Iterator[tuple[tuple[str, str], Model]]:
        pipeline = Pipeline.objects.create(name="Pipes", order=7)
        stage = Stage.objects.create(pipeline=pipeline, name="New", order=0)
        phase = Phase.objects.create(name="Begun", order=7)
        for who in VISIBILITIES:
            facts: dict[str, Any] = {
                "owner": self.ann,
                "visibility": who,
                "at": MONDAY,
                "by": self.ann,
            }
            title = f"{WORD} {who}"
            yield ("deal", who), Deal.add(title=f"{title} deal", stage=stage, **facts)
            yield ("lead", who), Lead.add(title=f"{title} lead", **facts)
            yield ("project", who), Project.add(title=f"{title} project", phase=phase, **facts)
            yield ("organization", who), Organization.add(name=f"{title} organization", **facts)
            yield ("person", who), Person.add(name=f"{title} person", **facts)
        employer = self._employer = Organization.objects.get(name=f"{WORD} everyone organization")
        Person.objects.filter(name=f"{WORD} owner person").update(organization=employer)

    def _parts(self) -> Iterator[Part]:
        """All mail of a mailbox comes in one batch, as in a pass over it."""
        plans = [Plan(*each) for each in enumerate(conversations())]
        stored: dict[tuple[int, int], Message] = {}
        for place in (0, 1):  # the second part of a conversation answers the first
            for box in self.boxes:
                here = [each for each in plans if each.box(place) == box]
                raws = [each.raw(place) for each in here]
                messages = deliver(self.boxes[box], *raws, tell=False) if raws else []
                stored |= {
                    (each.number, place): one for each, one in zip(here, messages, strict=True)
                }
        for plan in plans:
            conversation = stored[plan.number, 0].conversation
            self._link(conversation, plan.how)
            for place, (box, setting) in enumerate(plan.held):
                message = stored[plan.number, place]
                strand = Strand.objects.get(conversation=conversation, mailbox=self.boxes[box])
                self._set(strand, setting)
                keys = (message.pk, strand.pk, conversation.pk)
                yield Part(box, setting, plan.how, *keys, plan.sender(place), plan.moment(place))

    def _link(self, conversation, how: str) -> None:
        targets = {
            "everyone": self.items["deal", "everyone"],
            "rejected": self.items["deal", "everyone"],
            "group": self.items["lead", "team"],
            "owner": self.items["project", "owner"],
            "organization": self.items["organization", "everyone"],
            "hidden person": self.items["person", "owner"],
        }
        if how in targets:
            made = link(conversation, targets[how], by=self.ann, at=MONDAY)
            if how == "rejected":
                unlink(made, by=self.ann, at=MONDAY)

    def _set(self, strand: Strand, setting: str) -> None:
        Strand.objects.filter(pk=strand.pk).update(
            visibility="shared" if setting == "shared" else "private"
        )
        if setting not in ("granted", "asked", "revoked"):
            return
        access = letting_in.ask(strand, by=self.users["carl"], word="", at=MONDAY)
        if setting != "asked":
            letting_in.grant(access, by=self.ann, at=MONDAY)
        if setting == "revoked":
            letting_in.revoke(access, by=self.ann, at=MONDAY)

    def _put_labels(self) -> None:
        DeliveryLabel.objects.bulk_create(
            DeliveryLabel(delivery=each, label=self.label) for each in Delivery.objects.all()
        )
        refresh(set(Message.objects.values_list("conversation", flat=True)))

    def _put_files(self) -> None:
        """One on each item and one in each message, whose bytes nobody asks for here."""
        bare = {"name": f"{WORD}.pdf", "size": 1, "digest": "0" * 64, "added_by": self.ann}
        File.objects.bulk_create(
            File(**bare, added_at=MONDAY, **{kind: item})
            for (kind, _who), item in self.items.items()
        )
        Attachment.objects.bulk_create(
            Attachment(message_id=part.message, index=0, content_type="x", size=1)
            for part in self.parts
        )

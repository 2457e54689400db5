"""A company in which every way of keeping mail and items to oneself occurs (rules.py)."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model
from django.test import Client

from dealpost.accounts.models import Team, User
from dealpost.conversations import letting_in
from dealpost.conversations.linking import link, unlink
from dealpost.conversations.models import Delivery, DeliveryLabel, Label, Message, Strand
from dealpost.conversations.standing import refresh
from dealpost.crm.models import (
    Deal,
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
from tests.visibility.furnishing import furnish
from tests.visibility.rules import (
    BOXES,
    TEAMS,
    USERS,
    VALUES,
    VISIBILITIES,
    WORD,
    Part,
    Writing,
    conversations,
)


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
        _let_the_planner_know()
        self.writings: list[Writing] = furnish(self)
        self._clients = {user.pk: self._signed_in(user) for user in self.users.values()}
        self._answers: dict[tuple[Hashable, ...], Any] = {}

    def page(self, user: User, address: str) -> str:
        """Return what an address tells a user, each asked once; nothing where it is not theirs."""
        return self.once((address, user), lambda: self._told(user, address))

    def once(self, what: tuple[Hashable, ...], ask: Callable[[], Any]) -> Any:
        """Ask, but for what was asked before: nothing here changes."""
        if what not in self._answers:
            self._answers[what] = ask()
        return self._answers[what]

    def _told(self, user: User, address: str) -> str:
        answer = self.client(user).get(address)
        assert answer.status_code in (200, 404), address
        return answer.text if answer.status_code == 200 else ""

    def client(self, user: User) -> Client:
        return self._clients[user.pk]

    def _signed_in(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

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
        stage = Stage.objects.create(pipeline=pipeline, name="New", order=0, probability=50)
        phase = Phase.objects.create(name="Begun", order=7)
        for who in VISIBILITIES:
            facts: dict[str, Any] = {
                "owner": self.ann,
                "visibility": who,
                "at": MONDAY,
                "by": self.ann,
            }
            title = f"{WORD} {who}"
            value = VALUES[who]
            yield ("deal", who), Deal.add(title=f"{title} deal", stage=stage, value=value, **facts)
            yield ("lead", who), Lead.add(title=f"{title} lead", **facts)
            yield ("project", who), Project.add(title=f"{title} project", phase=phase, **facts)
            yield ("organization", who), Organization.add(name=f"{title} organization", **facts)
            addresses = [f"{who}@twins.example"]
            person = Person.add(name=f"{title} person", addresses=addresses, **facts)
            yield ("person", who), person
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


def _let_the_planner_know() -> None:
    """What is not committed nobody else counts: PostgreSQL would take the tables for empty."""
    tables = ("conversation", "strand", "message", "delivery", "link")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(f"conversations_{each}" for each in tables))

"""What hangs on the mail and the items of the world: one of each, in a few statements."""

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Model

from dealpost.conversations.models import Attachment, Comment, Strand
from dealpost.crm.attaching import attach
from dealpost.crm.models import (
    Activity,
    ActivityKind,
    Deal,
    File,
    Note,
    Organization,
    Person,
    Pipeline,
    Stage,
)
from dealpost.events.recording import record
from dealpost.mailboxes.models import Mailbox
from dealpost.notifications.kinds import comment, granted_access, release
from dealpost.notifications.models import Notification
from dealpost.outbox.models import Draft, Outgoing
from tests.conftest import MONDAY
from tests.visibility.rules import VISIBILITIES, WORD, Writing, readers

if TYPE_CHECKING:
    from tests.visibility.world import World


def furnish(world: "World") -> list[Writing]:
    _put_on_items(world)
    _put_on_messages(world)
    _make_twins(world)
    _tell_everybody(world)
    return list(_write(world))


def _put_on_items(world: "World") -> None:
    """A file, a note and a call that is done."""
    call = ActivityKind.objects.first() or ActivityKind.objects.create(name="Call", order=1)
    items = [(kind, item) for (kind, _who), item in world.items.items()]
    content = ContentFile(f"{WORD} plan".encode(), name=f"{WORD}.txt")
    first = attach(items[0][1], content, at=MONDAY, by=world.ann)
    same = {name: getattr(first, name) for name in ("name", "size", "content_type", "digest")}
    File.objects.bulk_create(
        File(**same, added_by=world.ann, added_at=MONDAY, **{kind: item})
        for kind, item in items[1:]
    )
    Note.objects.bulk_create(
        Note(html="<p>Seen</p>", author=world.ann, written_at=MONDAY, **{kind: item})
        for kind, item in items
    )
    done: dict[str, Any] = {"owner": world.ann, "created_by": world.ann, "created_at": MONDAY}
    Activity.objects.bulk_create(
        Activity(subject="Call", kind=call, done_at=MONDAY, **done, **{kind: item})
        for kind, item in items
    )


def _put_on_messages(world: "World") -> None:
    """An attachment, whose bytes nobody asks for here, and a comment on the part it lies in."""
    Attachment.objects.bulk_create(
        Attachment(message_id=part.message, index=0, content_type="x", size=1)
        for part in world.parts
    )
    Comment.objects.bulk_create(
        Comment(
            mailbox=world.boxes[part.box],
            message_id=part.message,
            author=world.ann,
            html=f"<p>remark{part.moment}</p>",
            text=f"remark{part.moment}",
            written_at=MONDAY,
        )
        for part in world.parts
    )


def _make_twins(world: "World") -> None:
    """Of each item that can be one of two, another that everybody sees, in capital letters."""
    facts: dict[str, Any] = {"owner": world.ann, "at": MONDAY, "by": world.ann}
    customer = Organization.add(name="Customer of both", **facts)
    elsewhere = Pipeline.objects.create(name="Elsewhere", order=8)
    stage = Stage.objects.create(pipeline=elsewhere, name="New", order=0)
    Deal.objects.filter(pk__in=[world.items["deal", who].pk for who in VISIBILITIES]).update(
        organization=customer
    )
    for who in VISIBILITIES:
        title, address = f"{WORD} {who}".upper(), f"{who}@twins.example"
        Deal.add(title=f"{title} DEAL", stage=stage, organization=customer, **facts)
        Organization.add(name=f"{title} ORGANIZATION", **facts)
        Person.add(name=f"{title} PERSON", addresses=[address], **facts)


def _tell_everybody(world: "World") -> None:
    """Each user was told of everything, by mistake or once upon a time."""
    event = record("access_granted", about=[], at=MONDAY, access=0)
    kinds: dict[str, list[Model]] = {
        granted_access.KIND.key: [each.conversation for each in Strand.objects.select_related()],
        comment.MENTION.key: list(Comment.objects.all()),
        release.KIND.key: list(Mailbox.objects.all()),
    }
    Notification.objects.bulk_create(
        (
            Notification(user=user, kind=kind, event=event, at=MONDAY, **_named(thing))
            for user in world.users.values()
            for kind, things in kinds.items()
            for thing in things
        ),
        ignore_conflicts=True,  # a conversation has several strands
    )


def _named(thing: Model) -> dict[str, Any]:
    return {"thing_kind": ContentType.objects.get_for_model(thing), "thing_id": thing.pk}


def _write(world: "World") -> Iterator[Writing]:
    """Who uses a mailbox writes in it, for themselves and with its team, about mixed mail."""
    mixed = next(part for part in world.parts if part.box == "mia's" and part.link == "everyone")
    about: dict[str, Any] = {"conversation_id": mixed.conversation}
    for box, mailbox in world.boxes.items():
        for author in sorted(readers(box)):
            for is_shared in (False, True):
                by = {"author": world.users[author], "mailbox": mailbox, **about}
                draft = Draft.objects.create(version=1, is_shared=is_shared, **by)
                outgoing = Outgoing.objects.create(
                    key=uuid.uuid4(),
                    message_identifier=f"{draft.pk}@x.example",
                    recipients=[],
                    written_at=MONDAY,
                    **by,
                )
                writing = Writing(author, box, is_shared, draft.pk, outgoing.pk)
                for each in (draft, outgoing):
                    each.subject = writing.words
                    each.save(update_fields=["subject"])
                yield writing

"""What everybody may see, bound up with what is nobody's business but Alice's.

Here nothing may be said of the other end of a tie: of the hidden customer of a deal, of private
messages in a conversation of which one's own mailbox has a part.
"""

from types import SimpleNamespace
from typing import Any

from dealpost.accounts.models import User
from dealpost.conversations import letting_in
from dealpost.conversations.linking import link
from dealpost.conversations.models import Access, Comment, Conversation, Link, Strand
from dealpost.conversations.regrouping.splitting import split
from dealpost.conversations.regrouping.undoing import undo
from dealpost.crm.converting import convert
from dealpost.crm.merging.merging import merge
from dealpost.crm.models import (
    ITEM_KINDS,
    Activity,
    ActivityKind,
    Deal,
    Lead,
    Note,
    Organization,
    Person,
    Project,
    SavedView,
    Stage,
)
from dealpost.events.recording import record
from dealpost.mailboxes.models import Mailbox
from dealpost.notifications.kinds.comment import MENTION
from dealpost.notifications.telling import tell
from dealpost.outbox import drafting, submitting
from dealpost.outbox.addressing import recipient
from tests.conftest import MONDAY
from tests.delivering import deliver, inbox_of
from tests.letters import letter
from tests.visibility.secrets import MAIL, SECRET, SOUGHT

HEADS = ["MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"']


def make(alice: User, stranger: User, hidden: SimpleNamespace) -> SimpleNamespace:
    """Return keys by the words of routes.py: where there is an open thing, that one."""
    made = {**vars(hidden), **_items(alice, hidden)}
    made |= _mail(alice, stranger, made)
    _past(alice, stranger, hidden)
    return SimpleNamespace(**made)


def _items(alice: User, hidden: SimpleNamespace) -> dict[str, int]:
    """Items that everybody sees, of hidden customers and with a hidden past."""
    everyone: dict[str, Any] = {"owner": alice, "at": MONDAY, "by": alice}
    person = Person.objects.get(pk=hidden.person)
    employer = Organization.objects.get(pk=hidden.organization)
    theirs: dict[str, Any] = {"person": person, "organization": employer}
    stage = Stage.objects.get(pk=hidden.stage)
    open_organization = Organization.add(name=f"Plain {SOUGHT} Ltd", **everyone)
    colleague = Person.add(
        name=f"Plain {SOUGHT}", addresses=[], phones=[], organization=employer, **everyone
    )
    deal = Deal.add(title=f"Plain {SOUGHT} deal", stage=stage, **theirs, **everyone)
    deal.add_participant(person, at=MONDAY, by=alice)
    deal.change(person=colleague, at=MONDAY, by=alice)
    deal.change(person=person, at=MONDAY, by=alice)
    lead = Lead.add(title=f"Plain {SOUGHT} lead", **theirs, **everyone)
    convert(lead, stage, title=f"{SECRET} deal", visibility="owner", at=MONDAY, by=alice)
    project = Project.add(
        title=f"Plain {SOUGHT} project",
        deal=Deal.objects.get(pk=hidden.deal),
        phase_id=hidden.phase,
        **theirs,
        **everyone,
    )
    activity = Activity.plan(
        subject=f"Plain {SOUGHT} call",
        kind=ActivityKind.objects.earliest("pk"),
        deal=deal,
        owner=alice,
        due_on=MONDAY.date(),
        at=MONDAY,
        by=alice,
    )
    Note.add(Deal.objects.get(pk=hidden.deal), f"<p>{SECRET} {SOUGHT}</p>", at=MONDAY, by=alice)
    note = Note.add(deal, f"<p>Plain {SOUGHT} note</p>", at=MONDAY, by=alice)
    absorbed = Person.add(
        name=f"{SECRET} absorbed",
        addresses=[],
        visibility="owner",
        organization=employer,
        **everyone,
    )
    merged = merge(colleague, absorbed, at=MONDAY, by=alice)
    lost = Deal.add(title=f"{SECRET} lost", stage=stage, visibility="owner", **everyone)
    lost.lose(reason=f"{SECRET} was too dear", at=MONDAY, by=alice)
    record("items_imported", about=[deal], at=MONDAY, by=alice, file=f"{SECRET}.csv")
    asked = {"status": ["any"], "f": [f"person.is.{person.pk}", f"organization.is.{employer.pk}"]}
    view = SavedView.objects.create(
        item_kind="deal", name=f"Plain {SOUGHT}", owner=alice, is_shared=True, asked=asked
    )
    return {
        "organization": open_organization.pk,
        "person": colleague.pk,
        "deal": deal.pk,
        "lead": lead.pk,
        "project": project.pk,
        "activity": activity.pk,
        "note": note.pk,
        "merge": merged.pk,
        "view": view.pk,
    }


def _mail(alice: User, stranger: User, things: dict[str, int]) -> dict[str, int]:
    """A conversation that begins in the stranger's mailbox, and goes on in Alice's alone."""
    own = Mailbox.connect(
        address=stranger.email,
        owner=stranger,
        secret="x",
        username="c",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=stranger,
    )
    hers = Mailbox.objects.get(pk=things["mailbox"])
    (first,) = deliver(own, letter(message_id="<plain@x.example>", subject=f"Plain {SOUGHT}"))
    (second,) = deliver(
        hers,
        letter(
            message_id=f"<{SECRET}@x.example>",
            references=["<plain@x.example>"],
            sender=f"{SECRET} <{SECRET}@{SOUGHT}.example>",
            subject=f"Re: Plain {SOUGHT} and {SECRET}",
            text=MAIL,
            more=[*HEADS, f"Bcc: {SECRET}-blind@{SOUGHT}.example"],
        ),
    )
    conversation = first.conversation
    for key in ("person", "organization", "deal"):
        item = ITEM_KINDS[key]._default_manager.get(pk=things[key])
        link(conversation, item, by=alice, at=MONDAY)
    Link.objects.filter(conversation=conversation, organization=things["organization"]).update(
        reason=Link.Reason.ADDRESS, evidence=f"{SECRET}@{SOUGHT}.example"
    )
    Comment.objects.create(
        mailbox=hers, message=second, author=alice, text=f"{SECRET} comment", written_at=MONDAY
    )
    undo(split(second, by=alice, at=MONDAY), by=alice, at=MONDAY)
    to = [recipient("", f"{SECRET}@{SOUGHT}.example")]
    draft = drafting.start(alice, at=MONDAY, to=to)
    drafting.save(
        draft, drafting.Written(mailbox=hers, to=to, subject=SECRET), version=0, at=MONDAY
    )
    draft.conversation, draft.answers = conversation, second
    draft.save()
    leaving = submitting.submit(draft, at=MONDAY)
    leaving.conversation = conversation
    leaving.save()
    return {
        "conversation": conversation.pk,
        "strand": Strand.objects.get(conversation=conversation, mailbox=own).pk,
        "message": first.pk,
        "mailbox": own.pk,
        "folder": inbox_of(own).pk,
        "link": Link.objects.get(conversation=conversation, deal=things["deal"]).pk,
    }


def _past(alice: User, stranger: User, hidden: SimpleNamespace) -> None:
    """The stranger was let in once, and told; no longer."""
    conversation = Conversation.objects.get(pk=hidden.conversation)
    strand = Strand.objects.get(pk=hidden.strand)
    access = letting_in.ask(strand, by=stranger, word="", at=MONDAY)
    letting_in.grant(access, by=alice, at=MONDAY)
    comment = Comment.objects.get(pk=hidden.comment)
    event = record("comment_written", about=[conversation], at=MONDAY, by=alice)
    tell(MENTION, comment, users=[stranger], event=event, by=alice)
    letting_in.revoke(Access.objects.get(pk=access.pk), by=alice, at=MONDAY)

"""One thing of every kind that is nobody's business but Alice's, with SECRET in all its words."""

from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from dealpost.accounts.models import User
from dealpost.conversations import letting_in
from dealpost.conversations.compression import compress
from dealpost.conversations.linking import link
from dealpost.conversations.models import Comment, Label, Link, SetAside, Strand
from dealpost.conversations.ruling.changing import make as make_rule
from dealpost.crm.attaching import attach
from dealpost.crm.importing.targets import guessed
from dealpost.crm.models import (
    Activity,
    ActivityKind,
    BulkEdit,
    Deal,
    Import,
    Lead,
    Merge,
    Note,
    Organization,
    Person,
    Phase,
    Pipeline,
    Project,
    SavedView,
    Stage,
)
from dealpost.events.recording import record
from dealpost.intake.models import Dropped
from dealpost.mailboxes.address_patterns import pattern
from dealpost.mailboxes.choosing import block
from dealpost.mailboxes.models import Mailbox
from dealpost.notifications.kinds.granted_access import KIND
from dealpost.notifications.models import Notification
from dealpost.notifications.telling import tell
from dealpost.outbox import drafting, submitting
from dealpost.outbox.addressing import recipient
from tests.conftest import MONDAY
from tests.delivering import deliver, inbox_of
from tests.letters import letter

SECRET = "zorro"
SOUGHT = "budget"  # stands beside it everywhere: what a stranger looks for
MAIL = "\r\n".join(
    [
        "--b",
        "Content-Type: text/plain",
        "",
        f"The {SOUGHT} of {SECRET} is forty thousand.",
        "--b",
        f'Content-Type: application/pdf; name="{SECRET}.pdf"',
        f"Content-Disposition: attachment; filename={SECRET}-{SOUGHT}.pdf",
        "",
        f"%PDF {SECRET}",
        "--b--",
    ]
)


def make(alice: User) -> SimpleNamespace:
    """Return the keys of all those things, by the words of routes.py."""
    only_hers: dict[str, Any] = {
        "owner": alice,
        "visibility": "owner",
        "at": MONDAY,
        "by": alice,
    }
    name, address = f"{SECRET.title()} {SOUGHT.title()}", f"{SECRET}@{SOUGHT}.example"
    organization = Organization.add(name=f"{name} Ltd", domains=[f"{SOUGHT}.example"], **only_hers)
    person = Person.add(
        name=name, addresses=[address], phones=[], organization=organization, **only_hers
    )
    stage = Stage.objects.create(
        pipeline=Pipeline.objects.create(name="Sales", order=9), name="New", order=0
    )
    about: dict[str, Any] = {
        "title": f"{name} deal",
        "person": person,
        "organization": organization,
        **only_hers,
    }
    deal = Deal.add(stage=stage, value=31415, **about)
    lead = Lead.add(**about)
    phase = Phase.objects.create(name="Kick-off", order=9)
    project = Project.add(
        title=f"{name} project", person=person, deal=deal, phase=phase, **only_hers
    )
    note = Note.add(deal, f"<p>{name} note</p>", at=MONDAY, by=alice)
    on_deal = ContentFile(f"{name} file".encode(), name=f"{name} plan.txt")
    item_file = attach(deal, on_deal, at=MONDAY, by=alice)
    mailbox = Mailbox.connect(
        address="alice@shop.example",
        name=f"Alice {SECRET}",
        owner=alice,
        username="alice",
        secret="secret",
        incoming_host=f"imap.{SECRET}.example",
        outgoing_host="smtp.shop.example",
        at=MONDAY,
        by=alice,
    )
    (message,) = deliver(
        mailbox,
        letter(
            sender=f"{name} <{address}>",
            subject=f"The {SOUGHT} of {SECRET}",
            text=MAIL,
            more=["MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"'],
        ),
    )
    SetAside.objects.create(message=message, reason=SetAside.Reason.FAILED, set_aside_at=MONDAY)
    conversation = message.conversation
    link(conversation, deal, by=alice, at=MONDAY)
    draft = drafting.start(alice, at=MONDAY, to=[recipient(name, address)], subject=f"{name} draft")
    drafting.save(
        draft,
        drafting.Written(
            mailbox=mailbox,
            to=[recipient(name, address)],
            subject=f"{name} draft",
            html=f"<p>{SECRET}</p>",
        ),
        version=0,
        at=MONDAY,
    )
    file = drafting.attach(draft, b"%PDF zorro", filename=f"{name}.pdf", content_type="text/plain")
    begun = drafting.start(alice, at=MONDAY, to=[recipient(name, address)], subject=name)
    outgoing = submitting.submit(begun, at=MONDAY)
    (blocked,) = block(pattern(f"{SECRET}.blocked.example"), [mailbox], by=alice, at=MONDAY)
    view = SavedView.objects.create(item_kind="deal", name=f"{name} view", owner=alice)
    comment = Comment.objects.create(
        mailbox=mailbox, message=message, author=alice, text=f"{name} comment", written_at=MONDAY
    )
    kind = ActivityKind.objects.first() or ActivityKind.objects.create(name="Call", order=1)
    activity = Activity.plan(
        subject=f"{name} call",
        kind=kind,
        deal=deal,
        owner=alice,
        due_on=MONDAY.date(),
        at=MONDAY,
        by=alice,
    )
    merge = Merge.objects.create(
        kind="person", winner=person.pk, loser=0, loser_name=name, made_at=MONDAY, kept={}
    )
    edit = BulkEdit.begin(
        [deal.pk], at=MONDAY, by=alice, item_kind="deal", change="title", value=name
    )
    dropped = Dropped.objects.create(
        recipient=f"drop@{SECRET}.example",
        digest=b"0" * 32,
        zstd=compress(letter(subject=f"{SECRET} {SOUGHT}", text=SECRET)),
        received_at=MONDAY,
        state=Dropped.State.HELD,
        user=alice,
        sender=address,
        subject=f"{SECRET} {SOUGHT}",
    )
    imported = Import.prepare(
        [[name]],
        at=MONDAY,
        by=alice,
        file_name=f"{SECRET}.csv",
        item_kind="person",
        encoding="utf-8",
        delimiter=",",
        header=["Name"],
        columns=guessed("person", ["Name"], by=alice),
    )
    rule = make_rule(
        owner=alice,
        by=alice,
        at=MONDAY,
        name=f"{name} rule",
        subject=SECRET,
        deed="deal",
        deal=deal,
    )
    event = record("access_granted", about=[conversation], at=MONDAY, access=0)
    tell(KIND, conversation, users=[alice], event=event)
    other = User.objects.create_user("dora@shop.example", name="Dora Blom", password="x")
    access = letting_in.ask(
        Strand.objects.get(conversation=conversation), by=other, word=name, at=MONDAY
    )
    return SimpleNamespace(
        organization=organization.pk,
        person=person.pk,
        deal=deal.pk,
        lead=lead.pk,
        project=project.pk,
        note=note.pk,
        item_file=item_file.pk,
        mailbox=mailbox.pk,
        folder=inbox_of(mailbox).pk,
        message=message.pk,
        conversation=conversation.pk,
        strand=Strand.objects.get(conversation=conversation).pk,
        link=Link.objects.filter(conversation=conversation, deal=deal).get().pk,
        draft=draft.pk,
        file=file.pk,
        outgoing=outgoing.pk,
        blocked=blocked.pk,
        view=view.pk,
        comment=comment.pk,
        activity=activity.pk,
        merge=merge.pk,
        bulk_edit=edit.pk,
        dropped=dropped.pk,
        imported=imported.pk,
        rule=rule.pk,
        phase=phase.pk,
        notification=Notification.objects.get(user=alice).pk,
        access=access.pk,
        label=Label.objects.create(name="Urgent", keyword="Urgent", created_at=MONDAY).pk,
        pipeline=stage.pipeline_id,
        stage=stage.pk,
        user=other.pk,
    )

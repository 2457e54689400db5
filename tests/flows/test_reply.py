"""From a customer's question to our answer in their inbox and in our Sent folder."""

import asyncio
import json
from email import message_from_bytes, policy

from django.test import Client
from django.urls import reverse

from dealpost.conversations.models import Message, Placement
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox.models import Draft, Outgoing
from dealpost.providers.contract import Role
from dealpost.sync import pulling
from tests.letters import letter
from tests.providers.dovecot import Dovecot


def pull(post) -> None:
    mailbox = Mailbox.objects.get(pk=post.mailbox.pk)
    asyncio.run(pulling.pull(mailbox, clock=post.clock))


def test_a_question_is_answered(transactional_db, post, imap_server: Dovecot, alice, deal):
    imap_server.fill(post.user, [letter(to="Alice Jansen <alice@shop.example>")])
    pull(post)
    question = Message.objects.get()

    page = Client()
    page.force_login(alice)
    page.get(reverse("composer:reply", args=[question.pk]))
    draft = Draft.objects.get()
    sent = page.post(
        reverse("composer:send", args=[draft.pk]),
        {
            "version": draft.version,
            "mailbox": draft.mailbox_id,
            "to": json.dumps(draft.to),
            "subject": draft.subject,
            "html": "<p>Ninety euros each.</p>",
        },
    )
    assert sent.status_code == 200
    outgoing = post.finish(Outgoing.objects.get())

    (arrived,) = post.sink.messages
    head = message_from_bytes(arrived.raw, policy=policy.default)
    assert arrived.recipients == ["bob@customer.example"]
    assert (head["Subject"], head["In-Reply-To"]) == ("Re: Chairs", "<1@customer.example>")

    pull(post)
    pull(post)
    answer = Message.objects.get(is_ours=True)
    assert answer == outgoing.message
    assert answer.conversation == question.conversation
    assert list(answer.conversation.links.values_list("deal", flat=True).exclude(deal=None)) == [
        deal.pk
    ]
    place = Placement.objects.get(delivery__message=answer)
    assert place.folder.role == Role.SENT
    assert post.filed(outgoing) == 1

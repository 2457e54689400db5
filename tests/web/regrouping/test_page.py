"""Splitting and merging from the pages, with what people are told and offered."""

import pytest
from django.urls import reverse

from dealpost.conversations.linking import link
from dealpost.conversations.models import Message, Regrouping
from tests.conftest import MONDAY
from tests.conversations.test_threading import partition, thread_of
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, alice):
    client.force_login(alice)
    return client


def reading(client, message: Message) -> str:
    message.refresh_from_db()
    address = reverse("conversation:reading", args=[message.conversation_id])
    return client.get(address).content.decode()


def test_a_message_is_split_off_and_that_can_be_undone(page, mailbox):
    one, two = deliver(mailbox, thread_of(1), thread_of(2, 1))
    answer = page.post(reverse("regrouping:split", args=[two.pk]), headers={"HX-Request": "true"})
    assert answer.status_code == 302
    assert partition() == {frozenset("1"), frozenset("2")}

    shown = reading(page, one)
    assert "split off another conversation from here" in shown
    assert "split this off from another conversation" in reading(page, two)

    made = Regrouping.objects.get()
    page.post(f"{reverse('regrouping:undo')}?made={made.pk}&from={two.conversation_id}")
    assert partition() == {frozenset("12")}
    assert "undone by Alice Jansen" in reading(page, one)


def test_the_first_message_of_all_cannot_be_split_off(page, mailbox):
    one, _two = deliver(mailbox, thread_of(1), thread_of(2, 1))

    answer = page.post(
        reverse("regrouping:split", args=[one.pk]), headers={"HX-Request": "true"}, follow=True
    )

    assert "there is nothing to split it from" in answer["HX-Trigger"]


def test_another_subject_is_offered_to_be_split_off_until_somebody_has_said(page, mailbox):
    one, two = deliver(
        mailbox,
        thread_of(1),
        letter(
            message_id="<2@x.example>", subject="Re: Tables", references=["<1@x.example>"], text="2"
        ),
    )
    offer = "Bob Bakker wrote under another subject: “Re: Tables”."
    assert offer in reading(page, two)

    page.post(reverse("regrouping:split", args=[two.pk]))
    page.post(f"{reverse('regrouping:undo')}?made={Regrouping.objects.get().pk}")

    assert offer not in reading(page, one)


def test_the_likely_partners_are_offered_and_others_found(page, mailbox):
    one, _other = deliver(mailbox, thread_of(1), thread_of(2))
    deliver(
        mailbox,
        letter(
            message_id="<3@x.example>",
            sender="eve@elsewhere.example",
            subject="Wardrobes",
            text="3",
        ),
    )

    dialog = page.get(reverse("regrouping:merge", args=[one.conversation_id])).content.decode()
    found = page.get(reverse("regrouping:found", args=[one.conversation_id]) + "?q=wardrobes")

    assert "Bob Bakker" in dialog
    assert "Wardrobes" not in dialog
    assert "Wardrobes" in found.content.decode()


def test_two_conversations_become_one(page, mailbox):
    one, other = deliver(mailbox, thread_of(1), thread_of(2))

    page.post(
        reverse("regrouping:merge", args=[one.conversation_id]), {"other": other.conversation_id}
    )

    assert partition() == {frozenset("12")}
    gone = reverse("conversation:page", args=[other.conversation_id])
    assert page.get(gone)["Location"] == reverse("conversation:page", args=[one.conversation_id])
    assert "merged two conversations into this one" in reading(page, one)


def test_what_is_selected_in_the_inbox_becomes_one_and_parts_again(page, mailbox):
    found = deliver(mailbox, thread_of(1), thread_of(2), thread_of(3))
    keys = ",".join(str(each.conversation_id) for each in found)

    answer = page.post(reverse("regrouping:selected"), {"conversations": keys}).json()
    assert partition() == {frozenset("123")}

    page.post(answer["undo"])
    assert partition() == {frozenset("1"), frozenset("2"), frozenset("3")}


def test_one_alone_is_not_merged(page, mailbox):
    (one,) = deliver(mailbox, thread_of(1))

    answer = page.post(reverse("regrouping:selected"), {"conversations": str(one.conversation_id)})

    assert "undo" not in answer.json()


def test_who_only_reads_what_is_shared_may_do_nothing_of_it(
    client, carol, mailbox, alice, deal, page
):
    one, two = deliver(mailbox, thread_of(1), thread_of(2, 1))
    (third,) = deliver(mailbox, thread_of(3))
    for each in (one, third):
        each.conversation.strands.update(visibility="shared")
        link(each.conversation, deal, by=alice, at=MONDAY)
    page.post(reverse("regrouping:split", args=[two.pk]))
    made = Regrouping.objects.get()

    client.force_login(carol)
    client.post(reverse("regrouping:split", args=[two.pk]))
    client.post(
        reverse("regrouping:merge", args=[one.conversation_id]), {"other": third.conversation_id}
    )
    client.post(f"{reverse('regrouping:undo')}?made={made.pk}")

    assert partition() == {frozenset("1"), frozenset("2"), frozenset("3")}
    assert (
        "hx-post"
        not in reading(client, one).partition('class="regrouped"')[2].partition("</ul>")[0]
    )


def test_what_one_may_not_see_is_not_there(client, carol, mailbox):
    one, two = deliver(mailbox, thread_of(1), thread_of(2, 1))
    client.force_login(carol)

    for address in (
        reverse("regrouping:split", args=[two.pk]),
        reverse("regrouping:merge", args=[one.conversation_id]),
    ):
        assert client.post(address).status_code == 404
    assert client.get(reverse("regrouping:found", args=[one.conversation_id])).status_code == 404

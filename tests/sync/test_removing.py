from django.core.files.storage import default_storage

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Message, RawMessage
from dealpost.mailboxes.models import Mailbox
from dealpost.sync.removing import remove
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


def test_a_file_goes_with_the_last_message_that_names_it(
    mailbox, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(raw_storage, "LARGEST_IN_DATABASE", 10)
    deliver(mailbox, letter())
    name = RawMessage.objects.get().file

    with django_capture_on_commit_callbacks(execute=True):
        remove(mailbox)

    assert not Message.objects.exists()
    assert not default_storage.exists(name)


def test_a_file_stays_for_the_same_letter_that_arrives_elsewhere_meanwhile(
    alice, mailbox, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(raw_storage, "LARGEST_IN_DATABASE", 10)
    other = Mailbox.connect(
        address="other@shop.example", owner=alice, username="o", secret="s", at=MONDAY, by=alice
    )
    deliver(mailbox, letter())
    with django_capture_on_commit_callbacks() as after_commit:
        remove(mailbox)

    deliver(other, letter())
    for callback in after_commit:
        callback()

    assert raw_storage.read(RawMessage.objects.get()) == letter()

"""A folder that is removed or renamed at the provider."""

from datetime import UTC, datetime

import pytest
from django.db.models import Sum

from dealpost.conversations.models import Delivery, Filing, Message
from dealpost.sync.auditing import audit
from tests.letters import letter
from tests.sync.client import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clients(server, make_pass) -> None:
    """A folder of Alice's with two messages, known here."""
    with logged_in(server) as client:
        client.create("Clients")
        for number in range(2):
            raw = letter(message_id=f"<{number}@x.example>", text=str(number))
            client.append("Clients", "", datetime.now(UTC), raw)
    make_pass()


def shown() -> dict[str, int]:
    """Return how many messages each folder shows."""
    filed = Filing.objects.values_list("folder__remote_id")
    return dict(filed.annotate(Sum("messages")))


def test_what_lay_in_a_removed_folder_is_removed_and_kept_in_history(
    clients, box, server, make_pass
):
    with logged_in(server) as client:
        client.delete("Clients")
    for _ in range(3):
        make_pass()

    assert shown() == {}
    assert Message.objects.count() == 2
    assert not Delivery.objects.filter(removed_at=None).exists()
    assert audit(box).is_complete


def test_what_lies_in_a_renamed_folder_is_shown_once(clients, box, server, make_pass):
    with logged_in(server) as client:
        client.rename("Clients", "Customers")
    for _ in range(3):
        make_pass()

    assert shown() == {"Customers": 2}
    assert Message.objects.count() == 2
    assert not Delivery.objects.exclude(removed_at=None).exists()
    assert audit(box).is_complete


def test_a_folder_that_one_listing_left_out_keeps_what_lies_in_it(clients, box, make_pass):
    box.folders.filter(remote_id="Clients").update(is_gone=True)
    make_pass()

    assert shown() == {"Clients": 2}


def test_a_folder_that_comes_back_is_read_again(clients, box, server, make_pass):
    with logged_in(server) as client:
        client.rename("Clients", "Customers")
    make_pass()
    make_pass()
    with logged_in(server) as client:
        client.rename("Customers", "Clients")
    for _ in range(3):
        make_pass()

    assert shown() == {"Clients": 2}
    assert not Delivery.objects.exclude(removed_at=None).exists()
    assert audit(box).is_complete

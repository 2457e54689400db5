import pytest
from django.urls import reverse
from django.utils import timezone

from dealpost.mailboxes.models import Mailbox
from tests.web.mailboxes.conftest import SECRET, told

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mailbox_whose_login_expired_goes_on_with_a_new_password(signed_in, mailbox, provider):
    mailbox.expire_login("The password has changed.", at=timezone.now())

    lines = told(
        signed_in.post(reverse("mailboxes:reconnect", args=[mailbox.pk]), provider.answers())
    )

    mailbox = Mailbox.objects.get()
    assert lines[-1]["url"]
    assert mailbox.trouble == ""
    assert mailbox.account.secret == SECRET
    assert mailbox.incoming_host == provider.imap.host
    assert Mailbox.objects.due(timezone.now()).exists()


def test_a_new_password_that_does_not_work_changes_nothing(signed_in, mailbox, provider):
    answers = provider.answers(password="wrong")

    lines = told(signed_in.post(reverse("mailboxes:reconnect", args=[mailbox.pk]), answers))

    mailbox = Mailbox.objects.get()
    assert not lines[-1]["url"]
    assert mailbox.account.secret == "secret"
    assert mailbox.incoming_host == "imap.shop.example"


def test_the_form_shows_the_servers_and_never_the_password(signed_in, mailbox):
    page = signed_in.get(reverse("mailboxes:reconnect", args=[mailbox.pk])).content.decode()

    assert 'value="imap.shop.example"' in page
    assert 'value="secret"' not in page

"""How the pages show that drafts go both ways, and who sees which."""

import pytest
from django.urls import reverse

from dealpost.outbox import drafting
from dealpost.outbox.models import Draft
from tests.conftest import MONDAY
from tests.web.composer.conftest import written

NOT_FOUND = 404


@pytest.fixture
def saved(draft, page) -> Draft:
    page.post(reverse("composer:save", args=[draft.pk]), written(draft))
    draft.refresh_from_db()
    return draft


@pytest.fixture
def found(mailbox, team) -> Draft:
    """Found in the drafts folder of a team's mailbox."""
    type(mailbox).objects.filter(pk=mailbox.pk).update(owner=None, team=team)
    return Draft.objects.create(
        mailbox=mailbox, subject="From the phone", version=1, edition=1, updated_at=MONDAY
    )


def test_what_was_typed_over_a_newer_draft_is_kept_beside_it(page, saved):
    late = written(saved, version=0, html="<p>Typed late.</p>")
    answer = page.post(reverse("composer:save", args=[saved.pk]), late)
    kept = Draft.objects.get(beside=saved)
    assert answer.status_code == 409
    assert "Typed late." in kept.html
    assert "Typed late." not in Draft.objects.get(pk=saved.pk).html


def test_the_same_saved_twice_makes_no_second_draft(page, saved):
    again = written(saved, version=0)
    answer = page.post(reverse("composer:save", args=[saved.pk]), again)
    assert answer.json()["version"] == saved.version
    assert Draft.objects.count() == 1


def test_the_members_of_a_team_see_and_write_in_what_was_found_there(page, found):
    assert "From the phone" in page.get(reverse("composer:drafts")).content.decode()
    answer = page.post(reverse("composer:save", args=[found.pk]), written(found))
    assert answer.status_code == 200
    assert Draft.objects.get().author is None


@pytest.mark.parametrize("name", ["draft", "standing", "quote"])
def test_nobody_else_reads_it(carols, found, name):
    assert carols.get(reverse(f"composer:{name}", args=[found.pk])).status_code == NOT_FOUND
    assert "From the phone" not in carols.get(reverse("composer:drafts")).content.decode()


def test_whoever_sends_it_becomes_its_author(page, alice, found):
    page.post(reverse("composer:send", args=[found.pk]), written(found))
    assert Draft.objects.get().author == alice


def test_what_the_provider_refuses_is_said_in_the_composer(page, saved):
    Draft.objects.update(trouble="The mailbox is full.")
    told = page.get(reverse("composer:standing", args=[saved.pk])).json()
    assert (told["is_bad"], "The mailbox is full." in told["there"]) == (True, True)


def test_writing_on_in_what_was_deleted_elsewhere_brings_it_back(page, saved):
    Draft.objects.update(discarded_at=MONDAY, is_deleted_elsewhere=True)
    assert "Bring back" in page.get(reverse("composer:drafts")).content.decode()
    told = page.get(reverse("composer:standing", args=[saved.pk])).json()
    assert told["is_bad"]
    page.post(reverse("composer:save", args=[saved.pk]), written(saved, html="<p>On.</p>"))
    assert Draft.objects.at_hand().get().html == "<p>On.</p>"


def test_a_file_makes_another_edition(page, alice, saved):
    before = saved.edition
    drafting.attach(saved, b"%PDF", filename="q.pdf", content_type="application/pdf")
    drafting.touch(saved, at=MONDAY)
    page.post(reverse("composer:detach", args=[saved.attachments.get().pk]))
    saved.refresh_from_db()
    assert saved.edition == before + 2

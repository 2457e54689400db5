"""Files on items: kept whole under harmless names, and forgotten with their bytes."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from dealpost.crm import attaching
from dealpost.crm.attaching import KEPT_DELETED, TooLarge, attach, forget, read
from dealpost.crm.converting import convert, take_back
from dealpost.crm.merging.merging import merge, part
from dealpost.crm.models import Deal, File, Lead
from dealpost.events.models import Event
from tests.conftest import MONDAY
from tests.crm.files.disk import bytes_of, data_of


@pytest.fixture
def put(alice, deal):
    def put(data: bytes = b"forty chairs", name: str = "quote.txt", item=deal) -> File:
        return attach(item, ContentFile(data, name=name), at=MONDAY, by=alice)

    return put


def test_a_file_is_kept_with_what_it_is_and_who_put_it_there(put, alice, deal):
    file = put(b"%PDF-1.4 forty chairs", "Quote 12.pdf")

    assert data_of(file) == b"%PDF-1.4 forty chairs"
    assert (file.name, file.size, file.content_type) == ("Quote 12.pdf", 21, "application/pdf")
    assert (file.item, file.added_by, file.added_at) == (deal, alice, MONDAY)
    assert Event.objects.about(deal).filter(name="file_added", actor=alice).exists()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Temp\\plan.png", "plan.png"),
        ("exe\u202egpj.exe", "exegpj.exe"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"),
        ("..", "File"),
    ],
)
def test_a_hostile_name_is_made_harmless(given, name):
    assert attaching.safe_name(given) == name


def test_what_is_larger_than_the_setting_is_refused_before_it_is_read(put, settings):
    settings.LARGEST_FILE = 10

    with pytest.raises(TooLarge):
        put(b"x" * 11)

    assert put(b"x" * 10).size == 10


def test_who_is_killed_between_the_bytes_and_the_row_leaves_no_trace(put, monkeypatch):
    def die(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(attaching, "record", die)
    with pytest.raises(KeyboardInterrupt):
        put(b"written by somebody who died")
    monkeypatch.undo()
    assert not File.objects.exists()
    assert bytes_of(b"written by somebody who died").exists()

    forget(at=MONDAY)

    assert not bytes_of(b"written by somebody who died").exists()
    assert data_of(put(b"written by somebody who died"))


def test_what_was_deleted_can_come_back_for_a_month(put):
    file, twin = put(b"the same"), put(b"the same", "copy.txt")
    other = put(b"another")
    for each in (file, other):
        each.remove(at=MONDAY)

    forget(at=MONDAY + KEPT_DELETED)
    other.restore()
    forget(at=MONDAY + KEPT_DELETED + timedelta(seconds=1))

    assert set(File.objects.all()) == {twin, other}
    assert data_of(twin) == b"the same"
    twin.delete()
    forget(at=MONDAY)
    assert not bytes_of(b"the same").exists()
    assert bytes_of(b"another").exists()


def test_a_lead_hands_its_files_to_the_deal_and_gets_them_back(put, alice, stages):
    lead = Lead.add(title="Wants tables", owner=alice, at=MONDAY, by=alice)
    file = put(item=lead)

    made = convert(lead, stages[0], at=MONDAY, by=alice)
    file.refresh_from_db()
    assert file.item == made

    take_back(lead, at=MONDAY, by=alice)
    file.refresh_from_db()
    assert (file.item, data_of(file)) == (lead, b"forty chairs")


def test_two_deals_that_become_one_have_the_files_of_both(put, alice, deal, stages):
    other = Deal.add(title="40 chairs", stage=stages[0], owner=alice, at=MONDAY, by=alice)
    one, twin, gone = put(), put(item=other), put(b"old", item=other)
    gone.remove(at=MONDAY)

    made = merge(deal, other, at=MONDAY, by=alice)
    assert set(File.objects.filter(deal=deal)) == {one, twin, gone}
    assert set(deal.files.standing()) == {one, twin}

    part(made, at=MONDAY, by=alice)
    assert set(File.objects.filter(deal=made.loser)) == {twin, gone}


def test_reading_what_the_storage_has_lost_says_so(put):
    file = put(b"lost")
    os.unlink(bytes_of(b"lost"))

    with pytest.raises(FileNotFoundError):
        read(file)

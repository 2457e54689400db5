import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dealpost.crm.jobs import bring_in, take_back
from dealpost.crm.models import Import, Person

ROWS = "Naam;E-mailadres;Bedrijf;Schoenmaat\nAnn;ann@one.example;One;38\n=Ben;ben@;One;44\n"


def upload(client, text=ROWS, kind="person", **more):
    file = SimpleUploadedFile("contacts.csv", text.encode("cp1252"))
    return client.post("/imports/new/", {"item_kind": kind, "file": file, **more})


def start(client, of, **more):
    given = {f"column-{number}": name for number, name in enumerate(of.columns)}
    return client.post(f"/imports/{of.pk}/start/", {"policy": "update", **given, **more})


@pytest.fixture
def draft(signed_in) -> Import:
    upload(signed_in)
    return Import.objects.get()


def test_what_will_happen_is_shown_before_it_happens(signed_in, draft):
    page = signed_in.get(f"/imports/{draft.pk}/").text

    assert draft.columns == ["person.name", "person.addresses", "organization.name", ""]
    assert "1 · New" in page
    assert "1 · Not understood" in page
    assert "E-mailadres: That is no complete e-mail address." in page
    assert not Person.objects.exists()


def test_a_column_goes_where_somebody_sends_it(signed_in, draft):
    given = {"policy": "skip", "column-3": "person.job_title", "column-0": "person.name"}
    signed_in.post(f"/imports/{draft.pk}/columns/", given)

    draft.refresh_from_db()
    assert draft.columns == ["person.name", "", "", "person.job_title"]
    assert draft.policy == "skip"


def test_two_columns_do_not_go_to_one_field(signed_in, draft):
    answer = start(signed_in, draft, **{"column-3": "person.name"})

    assert answer.status_code == 422
    assert "Two columns go to the same field" in answer.text


def test_it_is_brought_in_told_and_taken_back(signed_in, draft, alice):
    start(signed_in, draft)
    start(signed_in, draft)  # pressed twice
    bring_in(import_id=draft.pk)
    page = signed_in.get(f"/imports/{draft.pk}/").text
    ann = Person.objects.get()
    history = signed_in.get(f"/persons/{ann.pk}/?show=changes").text

    assert "Rows that were left out" in page
    assert "Imported from a file" in history
    assert "contacts.csv" in history
    signed_in.post(f"/imports/{draft.pk}/undo/")
    take_back(import_id=draft.pk, user_id=alice.pk)
    assert not Person.objects.exists()
    assert "all that it changed is as before" in signed_in.get(f"/imports/{draft.pk}/").text


def test_rows_with_problems_come_back_as_a_file_without_formulas(signed_in, draft):
    start(signed_in, draft)
    bring_in(import_id=draft.pk)
    answer = signed_in.get(f"/imports/{draft.pk}/problems.csv")

    _header, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert row[:3] == ["2", "E-mailadres: That is no complete e-mail address.", "'=Ben"]


def test_columns_are_remembered_for_the_same_header(signed_in, draft):
    start(signed_in, draft, **{"column-3": "person.job_title"})
    upload(signed_in)

    assert Import.objects.all()[0].columns[3] == "person.job_title"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("Naam\n", "holds no rows"), ("a\0b\n1\n", "This is no text"), ("", "empty")],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(signed_in, text, reason):
    answer = upload(signed_in, text)

    assert answer.status_code == 422
    assert reason in answer.text


def test_a_file_is_seen_by_who_brought_it_only(client, signed_in, draft, carol, admin):
    """Its rows may become items that nobody else sees, administrators included."""
    for user in (carol, admin):
        client.force_login(user)
        assert client.get(f"/imports/{draft.pk}/").status_code == 404
        assert "contacts.csv" not in client.get("/imports/").text
    client.force_login(carol)
    for path in ("start/", "columns/", "undo/"):
        assert client.post(f"/imports/{draft.pk}/{path}", {"policy": "update"}).status_code == 404
    assert client.get(f"/imports/{draft.pk}/problems.csv").status_code == 404

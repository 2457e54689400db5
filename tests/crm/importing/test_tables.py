import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.crm.importing import tables
from dealpost.crm.importing.tables import Unreadable, table

WORDS = "Naam{0}E-mail{0}Plaats\nZoë{0}zoe@x.example{0}Überlingen\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_how_a_file_is_written_is_guessed(delimiter, encoding):
    found = table(WORDS.format(delimiter).encode(encoding))

    assert found.delimiter == delimiter
    assert found.header == ["Naam", "E-mail", "Plaats"]
    assert found.rows == [["Zoë", "zoe@x.example", "Überlingen"]]


def test_a_comma_in_a_cell_separates_nothing():
    found = table(b'Name;Value\n"Bakker; de, Bob";"1.250,50"\nJansen, Ann;3,5\n')

    assert found.rows == [["Bakker; de, Bob", "1.250,50"], ["Jansen, Ann", "3,5"]]


def test_short_rows_are_filled_and_empty_ones_left_out():
    assert table(b"a,b,c\n1\n,,\n\n1,2,3,4\n").rows == [["1", "", ""], ["1", "2", "3"]]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"name,mail\n", "empty"),
        (b"a" * 30_000 + b",b\n1,2", "long_cell"),
        (b",".join([b"a"] * 200) + b"\n1,2", "too_many_columns"),
        (b"PK\x03\x04\0\0,x\n1,2\n", "encoding"),
        (b"\xff\xfea", "encoding"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(raw, reason):
    with pytest.raises(Unreadable) as refused:
        table(raw)

    assert refused.value.reason == reason


def test_a_file_has_a_limit(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)

    assert len(table(b"a\n1\n2\n").rows) == 2
    with pytest.raises(Unreadable, match="too_many_rows"):
        table(b"a\n1\n2\n3\n")


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(raw):
    try:
        found = table(raw)
    except Unreadable:
        return
    assert all(len(row) == len(found.header) for row in found.rows)

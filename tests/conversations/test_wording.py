import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealpost.conversations.copying import Vector
from dealpost.conversations.wording import LONGEST, vector, words
from tests.seeds import seeds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Forty CHAIRS, please!", ["forty", "chairs", "please"]),
        ("Zoë Strauß, Zoe\u0308", ["zoe", "strauss", "zoe"]),
        ("order_number 12-345", ["order_number", "12", "345"]),
        ("ann@shop.example", ["ann", "shop", "example"]),
        ("Привет, мир", ["привет", "мир"]),
        ("", []),
    ],
)
def test_words_are_small_and_plain(text, found):
    assert words(text) == found


def test_one_letter_beyond_ascii_changes_nothing_for_the_others():
    text = "An offer: 40 chairs_x (oak), @shop."
    assert words(f"{text} é") == [*words(text), "e"]


@pytest.mark.django_db
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=seeds(100),
    deadline=None,
)
@given(text=st.text(max_size=300))
def test_the_database_reads_the_vector_as_the_words(text):
    text = text.replace("\0", "")
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:  # Django's own knows no binary values
        cursor.execute("SELECT tsvector_to_array(%b::tsvector)", [Vector(vector(text))])
        found = cursor.fetchone()
    assert found is not None
    assert found[0] == sorted({word[:LONGEST] for word in words(text) if word}, key=str.encode)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mailboxes.address_patterns import NoPattern, pattern


@pytest.mark.parametrize(
    ("typed", "written", "spoken"),
    [
        ("Anna@Shop.example", "anna@shop.example", "anna@shop.example"),
        (" <anna@shop.example> ", "anna@shop.example", "anna@shop.example"),
        ("@shop.example", "shop.example", "shop.example"),
        ("*.shop.example.", "shop.example", "shop.example"),
        ("BÜCHER.example", "xn--bcher-kva.example", "bücher.example"),
        ("anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example", "anna@bücher.example"),
    ],
)
def test_an_address_or_a_domain_is_read(typed, written, spoken):
    found = pattern(typed)

    assert (found.written, found.spoken) == (written, spoken)


@pytest.mark.parametrize(
    "typed",
    ["", "com", "@", "anna@", "anna", "an na@shop.example", "a@b@", "https://shop.example/"],
)
def test_anything_else_is_refused(typed):
    with pytest.raises(NoPattern):
        pattern(typed)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_again_as_the_same(typed):
    try:
        found = pattern(typed)
    except NoPattern:
        return
    assert pattern(found.written) == found

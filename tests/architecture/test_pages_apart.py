"""A page does not use another page: what two of them need lies beside them, or in a room below."""

import pytest

from tests.architecture.sources import PACKAGE, imports, modules

PAGES = sorted(path.parent.name for path in (PACKAGE / "web").glob("*/urls.py"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_does_not_use_another_page(page):
    others = tuple(f"dealpost.web.{other}." for other in PAGES if other != page)
    guilty = [
        (str(path), name)
        for path in modules()
        if path.parts[:2] == ("web", page)
        for name in imports(path)
        if f"{name}.".startswith(others)
    ]

    assert not guilty

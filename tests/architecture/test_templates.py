"""Every template can be read: a tag library that is gone shows here, not to whoever opens a page."""

from pathlib import Path

import pytest
from django.template.loader import get_template

from dealpost import web

WEB = Path(web.__file__).parent
TEMPLATES = sorted(str(file.relative_to(WEB)) for file in WEB.rglob("*.html"))


@pytest.mark.parametrize("first", sorted({name.split("/")[0] for name in TEMPLATES}))
def test_every_template_is_understood(first):
    for name in TEMPLATES:
        if name.split("/")[0] == first:
            get_template(name)

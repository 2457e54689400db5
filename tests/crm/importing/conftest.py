from collections.abc import Callable

import pytest

from dealpost.accounts.models import User
from dealpost.crm.importing.bringing_in import bring_in_some
from dealpost.crm.importing.tables import table
from dealpost.crm.importing.targets import guessed
from dealpost.crm.models import Import
from tests.conftest import MONDAY

Bring = Callable[..., Import]


@pytest.fixture
def prepared(alice: User) -> Bring:
    """Read a file as Alice does, and take the columns as they are guessed."""

    def prepare(text: str, kind: str = "person", policy: str = "update") -> Import:
        found = table(text.encode())
        return Import.prepare(
            found.rows,
            at=MONDAY,
            by=alice,
            file_name="contacts.csv",
            item_kind=kind,
            encoding=found.encoding,
            delimiter=found.delimiter,
            header=found.header,
            columns=guessed(kind, found.header, by=alice),
            policy=policy,
            state=Import.State.RUNNING,
        )

    return prepare


@pytest.fixture
def brought(prepared: Bring) -> Bring:
    """Bring it in to its end."""

    def bring(text: str, kind: str = "person", policy: str = "update") -> Import:
        of = prepared(text, kind, policy)
        while bring_in_some(of.pk, at=MONDAY):
            pass
        of.refresh_from_db()
        return of

    return bring

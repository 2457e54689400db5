from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from dealpost.__main__ import dealpost

Run = Callable[..., Result]


@pytest.fixture
def run(db) -> Run:
    """Run a command on the test database, as a person would type it."""

    def run(*words: str, stdin: str | None = None) -> Result:
        result = CliRunner().invoke(dealpost, words, input=stdin, prog_name="dealpost")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A data folder with a path short enough for a socket."""
    made = Path(tempfile.mkdtemp(prefix="dealpost-"))
    yield made / "data"
    shutil.rmtree(made, ignore_errors=True)

"""Mail that nobody here wrote, where it lies beside the checkout; see its README."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("DEALPOST_CORPORA", ROOT.parent / "shared" / "corpora"))


def cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of `name`.json, or none where the corpora are absent."""
    path = CORPORA / f"{name}.json"
    return json.loads(path.read_text())["cases"] if path.exists() else []


needs_corpora = pytest.mark.skipif(not CORPORA.exists(), reason="the corpora are not here")

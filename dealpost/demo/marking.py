"""The mark in a data folder that the demo company lives there: of which day, from which seed.

It is there before anything else is, since the mail server and the CRM are filled apart from each
other and have to tell the same story.
"""

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

FOLDER = "demo"  # of the data folder
FILENAME = "company.json"


@dataclass(frozen=True, slots=True)
class Mark:
    today: date  # the day on whose morning the story begins
    seed: int


def mark(folder: Path, *, today: date, seed: int) -> Mark:
    """The mark of the folder; the first call makes it, whole or not at all."""
    known = marked(folder)
    if known is not None:
        return known
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = folder / f".{FILENAME}.{os.getpid()}"
    draft.write_text(json.dumps({"today": today.isoformat(), "seed": seed}))
    draft.replace(folder / FILENAME)
    return Mark(today, seed)


def marked(folder: Path) -> Mark | None:
    try:
        kept = json.loads((folder / FILENAME).read_text())
    except FileNotFoundError:
        return None
    return Mark(date.fromisoformat(kept["today"]), int(kept["seed"]))

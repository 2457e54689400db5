"""How many faults the tests have injected, by kind, for docs/proof.md.

Counted where DEALPOST_TALLY names a file, in which every process of a run writes:

    DEALPOST_TALLY=build/faults .venv/bin/pytest tests/faults tests/providers/imap/test_lies.py
    .venv/bin/python -m tests.faults.tally build/faults
"""

import os
import sys
from collections import Counter
from pathlib import Path

VARIABLE = "DEALPOST_TALLY"


def count(kind: str, number: int = 1) -> None:
    """Note that so many have been injected, or judged."""
    if path := os.environ.get(VARIABLE):
        with Path(path).open("a") as file:
            file.write(f"{kind}\t{number}\n")


def total(path: Path) -> "Counter[str]":
    counted: Counter[str] = Counter()
    for line in path.read_text().splitlines():
        kind, _, number = line.partition("\t")
        counted[kind] += int(number)
    return counted


if __name__ == "__main__":
    for kind, number in sorted(total(Path(sys.argv[1])).items()):
        print(f"{number:>8,} {kind}")

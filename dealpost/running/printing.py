"""What the supervisor and its processes say, a line each, with the name of who says it."""

import os
import sys

WIDTH = 8
COLOURS = {"dealpost": 1, "database": 35, "site": 36, "worker": 33, "watcher": 34, "demo": 32}


def say(name: str, line: str) -> None:
    """Print a line of this process; in colour on a terminal, unless NO_COLOR asks for none."""
    head = f"{name:<{WIDTH}} |"
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        head = f"\x1b[{COLOURS.get(name, 0)}m{head}\x1b[0m"
    print(head, line, flush=True)

"""Run benchmarks, print their tables, and write those of full size to docs/benchmarks.md.

python -m benchmarks [sync] [memory] [news] [watching] [--messages 1000] [--only Dealpost]

With `--messages`, or `--only` some of the programs, it is a trial: the page stays as it is.
"""

import argparse
import platform
import re
from importlib import import_module

from benchmarks.figures import ROOT, as_markdown

PAGE = ROOT / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`: the figures of a section come from one run on one machine, beside each
other. Machines are noisy: read the ratios. A mark says what we want, and what the run reached.
"""


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks")
    options.add_argument(
        "names", nargs="*", metavar="NAME", help="sync (default), memory, news, watching"
    )
    options.add_argument("--messages", type=int, help="a smaller mailbox, or fewer news")
    options.add_argument("--only", action="append", metavar="WHO", help="may be repeated")
    given = options.parse_args()
    for name in given.names or ["sync"]:
        benchmark = import_module(f"benchmarks.{name}")
        messages = given.messages or benchmark.MESSAGES
        figures = []
        for figure in benchmark.measure(messages, only=given.only):
            print(f"{figure.work:<40} {figure.who:<24} {figure.shown}", flush=True)
            figures.append(figure)
        about = benchmark.ABOUT.strip().format(messages=messages)
        machine = f"{platform.machine()}, Python {platform.python_version()}"
        table = as_markdown(figures, benchmark.MARKS)
        section = f"## {benchmark.TITLE}\n\n{about} ({machine})\n\n{table}\n"
        print(f"\n{section}")
        if not (given.messages or given.only):
            _write(benchmark.TITLE, section)


def _write(title: str, section: str) -> None:
    """Put a section on the page in the place of its former self."""
    page = PAGE.read_text() if PAGE.exists() else ""
    others = re.findall(r"^## .*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    titled = {each.partition("\n")[0]: each for each in others} | {f"## {title}": section}
    PAGE.write_text("\n".join([HEAD, *(each.rstrip() + "\n" for each in titled.values())]))


if __name__ == "__main__":
    main()

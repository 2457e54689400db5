"""Run the benchmarks, or the named one, print their table and write it to docs/benchmarks.md.

python -m benchmarks [sync] [--messages 20000]
"""

import argparse
import platform
from importlib import import_module

from benchmarks.figures import ROOT, Figure, as_markdown

BENCHMARKS = ["sync"]

PAGE = """# Benchmarks

Written by `make bench`: all figures of one run on one machine ({machine}, Python {python}),
on a seeded mailbox of {messages:,} messages. Machines are noisy: read the ratios.

{table}
"""


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks")
    options.add_argument("names", nargs="*", default=BENCHMARKS, metavar="NAME")
    options.add_argument("--messages", type=int, default=20_000)
    given = options.parse_args()
    figures: list[Figure] = []
    for name in given.names:
        for figure in import_module(f"benchmarks.{name}").measure(given.messages):
            print(f"{figure.work:<40} {figure.who:<24} {figure.shown}", flush=True)
            figures.append(figure)
    page = PAGE.format(
        machine=platform.machine(),
        python=platform.python_version(),
        messages=given.messages,
        table=as_markdown(figures),
    )
    (ROOT / "docs" / "benchmarks.md").write_text(page)


if __name__ == "__main__":
    main()

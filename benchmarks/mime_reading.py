"""How long does reading one message take? Microseconds per message of a folder of .eml files.

    python benchmarks/mime_reading.py [FOLDER]

Compares with the standard library's parser on the same messages in the same run, because machines
are noisy: the mark is the ratio.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from pathlib import Path

from dealpost.mime.content_key import content_key
from dealpost.mime.reading import read

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("DEALPOST_CORPORA", ROOT.parent / "shared" / "corpora"))


def main(folder: Path) -> None:
    messages = [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()]
    size = statistics.median(map(len, messages))
    print(f"{len(messages)} messages, median {size:,.0f} bytes; microseconds per message")
    contestants: dict[str, Callable[[bytes], object]] = {
        "read": read,
        "read + content_key": lambda raw: content_key(read(raw, exact=True)),
        "stdlib compat32, parse only": message_from_bytes,
        "stdlib default policy, same fields": _standard_fields,
    }
    for name, run in contestants.items():
        median, mean, slowest = _measure(run, messages)
        print(f"{name:36} median {median:8.1f}   mean {mean:8.1f}   slowest {slowest:10.1f}")


def _measure(run: Callable[[bytes], object], messages: list[bytes]) -> tuple[float, float, float]:
    for raw in messages[:100]:
        run(raw)
    times = []
    for raw in messages:
        start = time.perf_counter()
        run(raw)
        times.append((time.perf_counter() - start) * 1e6)
    return statistics.median(times), statistics.mean(times), max(times)


def _standard_fields(raw: bytes) -> object:
    message = message_from_bytes(raw, policy=policy.default)
    names = ("message-id", "references", "in-reply-to", "from", "to", "cc", "subject", "date")
    try:
        fields = [str(message.get(name, "")) for name in names]
        body = message.get_body(("plain", "html"))
        return fields, body.get_content() if body else ""
    except (LookupError, ValueError, AttributeError, TypeError):
        return None  # it fails on some real mail


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CORPORA / "real-mail")

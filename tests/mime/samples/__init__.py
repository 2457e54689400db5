"""Messages that stand for the common cases; written for these tests."""

from pathlib import Path

_FOLDER = Path(__file__).resolve().parent
OUTLOOK_REPLY = (_FOLDER / "outlook_reply.eml").read_bytes()
NOT_DELIVERED = (_FOLDER / "not_delivered.eml").read_bytes()

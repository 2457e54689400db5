"""The same letter as text, quoted the way its writer's mail program does."""

from textwrap import fill

from dealpost.demo.dates import long_moment, short_day, short_weekday
from dealpost.demo.letter import Letter
from dealpost.demo.records import Language

DEEPEST_QUOTE = 6  # people cut long tails off, and a tail in every message grows with its square
WIDTH = 76
HEADINGS = {
    Language.DUTCH: ("Van:", "Verzonden:", "Aan:", "Onderwerp:"),
    Language.ENGLISH: ("From:", "Sent:", "To:", "Subject:"),
}


def text_of(letter: Letter, depth: int = 0) -> str:
    """Own words, signature, then the quoted parent, down to `DEEPEST_QUOTE`."""
    wraps = letter.sender.mail_program == "plain"
    own = "\n\n".join(_wrapped(text) if wraps else text for text in letter.paragraphs)
    dashes = "-- \n" if letter.sender.mail_program in {"gmail", "plain"} else ""
    signature = "\n".join(letter.signature)
    if signature:
        own = f"{own}\n\n{dashes if len(letter.signature) > 1 else ''}{signature}"
    if letter.parent is None or depth >= DEEPEST_QUOTE:
        return f"{own}\n"
    return f"{own}\n\n{_quote(letter, text_of(letter.parent, depth + 1))}"


def attribution(letter: Letter) -> str:
    """The line above a quote, as Gmail and Apple Mail write it."""
    parent = letter.parent
    assert parent is not None
    who = f"{parent.sender.name} <{parent.sender.address}>"
    language = letter.sender.language
    at, day = parent.sent_at, short_day(parent.sent_at, language)
    if letter.sender.mail_program == "apple":
        if language is Language.DUTCH:
            return f"Op {day}, om {at:%H:%M} heeft {who} het volgende geschreven:"
        return f"On {day}, at {at:%H:%M}, {who} wrote:"
    weekday = short_weekday(at, language)
    if language is Language.DUTCH:
        return f"Op {weekday} {day} om {at:%H:%M} schreef {who}:"
    return f"On {weekday}, {day} at {at:%H:%M}, {who} wrote:"


def forward_line(language: Language) -> str:
    if language is Language.DUTCH:
        return "---------- Doorgestuurd bericht ---------"
    return "---------- Forwarded message ---------"


def _wrapped(text: str) -> str:
    return "\n".join(fill(line, WIDTH) for line in text.split("\n"))


def _quote(letter: Letter, quoted: str) -> str:
    if letter.sender.mail_program == "outlook" or letter.forwards:
        rule = (
            "_" * 32 if letter.sender.mail_program == "outlook" else forward_line(letter.language)
        )
        return f"{rule}\n{_heading(letter)}\n\n{quoted}"
    lines = (f"> {line}" if line and line[0] != ">" else f">{line}" for line in quoted.split("\n"))
    return attribution(letter) + "\n\n" + "\n".join(lines).rstrip("\n>") + "\n"


def _heading(letter: Letter) -> str:
    parent = letter.parent
    assert parent is not None
    language = letter.sender.language
    words = HEADINGS[language]
    recipients = "; ".join(f"{party.name} <{party.address}>" for party in parent.to)
    return "\n".join(
        (
            f"{words[0]} {parent.sender.name} <{parent.sender.address}>",
            f"{words[1]} {long_moment(parent.sent_at, language)}",
            f"{words[2]} {recipients}",
            f"{words[3]} {parent.subject}",
        )
    )

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait for the server, in seconds (RFC 5321 section 4.5.3.2)."""

    connect: float = 30  # TCP and TLS, and the greeting each
    command: float = 120
    block: float = 180  # for each piece of the message to leave our buffer
    # RFC 5321 asks for ten minutes here: giving up early is what makes duplicates.
    verdict: float = 600
    goodbye: float = 5

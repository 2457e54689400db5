"""Mail that came back, in our words."""

import re
from dataclasses import dataclass
from enum import StrEnum


class BounceKind(StrEnum):
    FAILED = "failed"  # at least one recipient was not reached
    DELAYED = "delayed"  # the server goes on trying: nothing to be done
    DELIVERED = "delivered"  # a receipt that it arrived
    COMPLAINT = "complaint"  # a recipient called it spam (RFC 5965)


# Codes that speak of the address itself, not of the moment or the message (RFC 3463, RFC 7504;
# 5.4.1 is what Exchange Online says for an address that it does not know).
_DEAD = ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.1")


_SAYS_NOTHING = ("", "5.0.0", "5.1.5", "5.2.0", "5.2.1", "5.3.0", "5.5.0")
_UNKNOWN = re.compile(
    r"(?:user|recipient|mailbox|address|account)[^.\n]{0,40}"
    r"(?:unknown|not found|invalid|unavailable|does(?:n't| not) exist)"
    r"|(?:unknown|no such|invalid) (?:local )?(?:user|recipient|mailbox|address|host)"
    r"|doesn't have a|not a known user|host (?:unknown|not found)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Failure:
    """One recipient who was not reached."""

    recipient: str
    permanent: bool  # False: the server tried in vain for now, or is still trying
    status: str = ""  # enhanced code such as 5.1.1 (RFC 3463), "" where none was given
    diagnostic: str = ""  # what the other server said

    @property
    def address_is_dead(self) -> bool:
        """Should nothing be sent there again? Not after a full mailbox or a spam filter's no."""
        if not self.permanent:
            return False
        unclear = self.status in _SAYS_NOTHING
        return self.status in _DEAD or (unclear and bool(_UNKNOWN.search(self.diagnostic)))


@dataclass(frozen=True, slots=True)
class Bounce:
    """A report about a message of ours. Ids stand without <>."""

    kind: BounceKind
    failures: tuple[Failure, ...]  # empty for receipts and complaints
    original_message_id: str  # of the message that came back, "" if not told
    envelope_id: str = ""  # our ENVID (RFC 3461), "" where the server knows none
    complainant: str = ""  # for complaints: the recipient, "" if withheld

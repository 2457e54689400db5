"""Where a worker may die: before and after every durable step of sending and filing."""

from dealpost.outbox import filing, keeping, sending
from dealpost.outbox.looking import Look
from dealpost.outbox.models import Outgoing
from dealpost.providers.smtp.transport import SmtpTransport
from tests.faults.dying import Point

POINTS = {
    "before the claim": Point(Outgoing, "claim", "before"),
    "after the claim": Point(Outgoing, "claim", "after"),
    "while connecting": Point(sending, "open_transport", "before"),
    "connected": Point(Outgoing, "begin", "before"),
    "after handing_over is committed": Point(Outgoing, "begin", "after"),
    "the server has said yes": Point(SmtpTransport, "send", "after"),
    "before it is kept": Point(keeping, "keep", "before"),
    "half kept": Point(Outgoing, "accept", "after"),
    "after storing the message": Point(keeping, "show", "after"),
    "after it is kept": Point(keeping, "keep", "after"),
    "before the filing is claimed": Point(Outgoing, "claim_filing", "before"),
    "after the filing is claimed": Point(Outgoing, "claim_filing", "after"),
    "before APPEND": Point(Look, "put", "before"),
    "after APPEND": Point(Look, "put", "after"),
    "before the place is remembered": Point(filing, "_place", "before"),
    "half remembered": Point(Outgoing, "finish", "after"),
    "after the place is remembered": Point(filing, "_place", "after"),
}

"""Carrying mail away over SMTP submission (RFC 6409), so that we know whether it left."""

from dealpost.providers.smtp.connecting import connect
from dealpost.providers.smtp.timeouts import Timeouts
from dealpost.providers.smtp.transport import SmtpTransport

__all__ = ["SmtpTransport", "Timeouts", "connect"]

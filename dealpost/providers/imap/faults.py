"""What can go wrong between us and an IMAP server. None of these leaves this folder."""


class ProtocolError(Exception):
    """The server broke the rules of IMAP, or sent more than we are ready to hold."""


class ConnectionLost(Exception):
    """The connection is gone, or nothing came for too long."""


class CommandFailed(Exception):
    """The server answered NO or BAD (RFC 3501 7.1), perhaps with a code (RFC 5530)."""

    def __init__(self, status: str, code: str, text: str) -> None:
        super().__init__(text or code or status)
        self.status = status
        self.code = code
        self.text = text

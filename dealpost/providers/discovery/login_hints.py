"""What to do about a refused login, by the server's words and by whose server it is."""

import re
from dataclasses import dataclass

GOOGLE_SIGN_IN = (
    "Google does not take the password of the account here: sign in with Google, or make an app "
    "password at https://myaccount.google.com/apppasswords."
)
YAHOO_SIGN_IN = "Yahoo wants an app password: make one in your Yahoo account under Security."
APPLE_SIGN_IN = (
    "Apple wants an app-specific password: make one at https://account.apple.com under "
    "Sign-In and Security."
)
OTHER_SIGN_IN = (
    "The provider wants an app password instead of the account's own: make one in the security "
    "settings of the account."
)
MICROSOFT_SIGN_IN = "Microsoft takes no passwords from mail programs: sign in with Microsoft."
SMTP_SWITCHED_OFF = (
    "The organisation has switched off sending by SMTP: its Microsoft 365 administrator can allow "
    "'Authenticated SMTP' for this mailbox."
)
IMAP_SWITCHED_OFF = (
    "IMAP is switched off for this mailbox: switch it on in the provider's settings."
)
BROWSER_FIRST = "The provider wants you to log in with a web browser once, then try again."
BLOCKED = "The provider has blocked this account. Ask the provider, or log in with a web browser."
TOO_MANY = "The server counts too many connections or attempts. Wait a few minutes, then try again."
WRONG_LOGIN = "The user name or the password is wrong."


@dataclass(frozen=True, slots=True)
class Hint:
    sentence: str
    words: str = ""  # a pattern in what the server said; empty fits everything
    host: str = ""  # the end of the server's name; empty fits everyone


# The first that fits is told. What a server says weighs more than whose server it is.
_HINTS = (
    Hint(GOOGLE_SIGN_IN, r"application-specific password|5\.7\.9\b", "gmail.com"),
    Hint(OTHER_SIGN_IN, r"app(lication)?[- ](specific )?password"),
    Hint(SMTP_SWITCHED_OFF, r"5\.7\.139\b.*SmtpClientAuth|SmtpClientAuthentication is disabled"),
    Hint(MICROSOFT_SIGN_IN, r"5\.7\.139\b|basic auth\w* is (disabled|blocked)"),
    Hint(
        TOO_MANY,
        r"too many|maximum number of connections|connection limit|rate limit|try again later",
    ),
    Hint(
        IMAP_SWITCHED_OFF,
        r"imap (access )?(is )?(disabled|not enabled|switched off)|not enabled for imap",
    ),
    Hint(BROWSER_FIRST, r"web ?browser|web ?login|5\.7\.14\b|WEBALERT"),
    Hint(BLOCKED, r"(account|user|mailbox)\b.{0,30}\b(block|lock|suspend|disabled|deactivat)"),
    Hint(GOOGLE_SIGN_IN, host="gmail.com"),
    Hint(YAHOO_SIGN_IN, host="mail.yahoo.com"),
    Hint(APPLE_SIGN_IN, host="mail.me.com"),
    Hint(MICROSOFT_SIGN_IN, host="office365.com"),
    Hint(MICROSOFT_SIGN_IN, host="outlook.com"),
)


def login_hint(words: str, host: str) -> str:
    """One sentence for the person whose login was refused."""
    for hint in _HINTS:
        at_home = not hint.host or f".{host.lower()}".endswith(f".{hint.host}")
        if at_home and re.search(hint.words, words, re.IGNORECASE):
            return hint.sentence
    return WRONG_LOGIN

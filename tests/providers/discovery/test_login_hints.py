import pytest

from dealpost.providers.discovery import login_hints
from dealpost.providers.discovery.login_hints import login_hint


@pytest.mark.parametrize(
    ("words", "host", "hint"),
    [
        (
            "534 5.7.9 Application-specific password required",
            "smtp.gmail.com",
            login_hints.GOOGLE_SIGN_IN,
        ),
        (
            "[AUTHENTICATIONFAILED] Invalid credentials",
            "imap.gmail.com",
            login_hints.GOOGLE_SIGN_IN,
        ),
        (
            "[ALERT] Please log in via your web browser",
            "imap.gmail.com",
            login_hints.BROWSER_FIRST,
        ),
        (
            "[ALERT] Your account is not enabled for IMAP use",
            "imap.gmail.com",
            login_hints.IMAP_SWITCHED_OFF,
        ),
        (
            "[AUTHENTICATIONFAILED] LOGIN Invalid credentials",
            "imap.mail.yahoo.com",
            login_hints.YAHOO_SIGN_IN,
        ),
        ("Authentication Failed", "imap.mail.me.com", login_hints.APPLE_SIGN_IN),
        ("LOGIN failed.", "outlook.office365.com", login_hints.MICROSOFT_SIGN_IN),
        (
            "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant",
            "smtp.office365.com",
            login_hints.SMTP_SWITCHED_OFF,
        ),
        (
            "5.7.139 Authentication unsuccessful, basic authentication is disabled.",
            "smtp-mail.outlook.com",
            login_hints.MICROSOFT_SIGN_IN,
        ),
        ("454 4.7.0 Too many login attempts", "smtp.gmail.com", login_hints.TOO_MANY),
        ("[LIMIT] Maximum number of connections exceeded", "imap.x.example", login_hints.TOO_MANY),
        ("Your account has been suspended", "imap.x.example", login_hints.BLOCKED),
        ("Please use an app password", "imap.x.example", login_hints.OTHER_SIGN_IN),
        ("Authentication failed", "imap.x.example", login_hints.WRONG_LOGIN),
        ("Authentication failed", "imap.gmail.com.evil.example", login_hints.WRONG_LOGIN),
    ],
)
def test_the_servers_words_become_a_next_step(words, host, hint):
    assert login_hint(words, host) == hint

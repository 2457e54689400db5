"""What to know, and do, before a provider lets a mail program in."""

from django.utils.translation import gettext_noop as _

ADVICE = (
    _(
        "Google does not take the password of the account here. Sign in with Google, or make "
        "an app password at https://myaccount.google.com/apppasswords (2-Step Verification "
        "must be on)."
    ),
    _("Microsoft takes no passwords from mail programs any more: sign in with Microsoft."),
    _(
        "Microsoft takes no passwords from mail programs any more: sign in with Microsoft. "
        "Your organisation must allow it."
    ),
    _(
        "Apple wants an app-specific password: make one at https://account.apple.com under "
        "Sign-In and Security."
    ),
    _("Yahoo wants an app password: make one in your Yahoo account under Security."),
    _("AOL wants an app password: make one in your AOL account under Security."),
    _("Allow access by POP3 and IMAP in the settings of your GMX mailbox first."),
    _("Access by IMAP may have to be allowed in the settings of your mailbox first."),
    _("Allow access by POP3 and IMAP in the settings of your WEB.DE mailbox first."),
    _(
        "Telekom wants the separate e-mail password, not the one of the website: set it in the"
        " Telekom customer centre."
    ),
    _("Switch on POP3, IMAP and SMTP in the settings of your freenet mailbox first."),
    _("With two-factor authentication switched on, mailbox.org wants an application password."),
    _("StartMail wants a device password: make one in its settings under IMAP."),
    _(
        "These are the servers of OVHcloud's MX Plan. With Email Pro or Exchange, take the "
        "server that the OVHcloud control panel names."
    ),
    _("Fastmail wants an app password: make one in its settings under Privacy & Security."),
    _(
        "Proton Mail is reached through Proton Mail Bridge, which must run on the machine that"
        " runs Dealpost. Use the password that the Bridge shows, and make its certificate "
        "trusted."
    ),
    _(
        "Switch on IMAP access in the settings of Zoho Mail first. With two-factor "
        "authentication, Zoho wants an application-specific password."
    ),
    _("Switch on IMAP in the settings of Yandex Mail first, and make an app password."),
    _("Tuta offers no IMAP, so its mailboxes cannot be connected."),
    _("HEY offers no IMAP, so its mailboxes cannot be connected."),
    _(
        "Google does not take the password of the account here: sign in with Google, or make "
        "an app password at https://myaccount.google.com/apppasswords."
    ),
    _(
        "The provider wants an app password instead of the account's own: make one in the "
        "security settings of the account."
    ),
    _("Microsoft takes no passwords from mail programs: sign in with Microsoft."),
    _(
        "The organisation has switched off sending by SMTP: its Microsoft 365 administrator "
        "can allow 'Authenticated SMTP' for this mailbox."
    ),
    _("IMAP is switched off for this mailbox: switch it on in the provider's settings."),
    _("The provider wants you to log in with a web browser once, then try again."),
    _("The provider has blocked this account. Ask the provider, or log in with a web browser."),
    _("The server counts too many connections or attempts. Wait a few minutes, then try again."),
    _("The user name or the password is wrong."),
    _(
        "Not all servers of this address were found, so some are guesses by their usual names:"
        " please compare them with what your mail provider says."
    ),
    _(
        "This domain seems to have an Exchange server of its own (%(host)s). Ask its "
        "administrator to switch IMAP on, and for the server's name."
    ),
)

"""The sentences of providers and of the worker; `%(gaps)s` hold names, numbers or more words."""

from django.utils.translation import gettext_noop as _

from dealpost.web.retelling.advice import ADVICE

REACHING = (
    _("%(host)s was found."),
    _("Something answers at port %(port)s."),
    _("The name %(host)s could not be looked up: the name service is silent."),
    _("There is no server named %(host)s. Is the name spelt correctly?"),
    _("%(place)s, does not answer. A firewall may be in the way."),
    _("%(host)s answers, but not at port %(port)s: %(ports)s."),
    _("%(place)s, cannot be reached from here."),
    _("%(host)s, port %(port)s"),
    _("IMAP usually answers at port 993 (TLS) or 143 (STARTTLS)"),
    _("outgoing mail usually goes to port 465 (TLS) or 587 (STARTTLS)"),
    _("%(host)s keeps no labels in the folder %(name)s."),
    _("The mail server keeps no more labels. %(words)s"),
    _("%(host)s takes the connection and then says nothing."),
    _("%(host)s hung up at once. It may be busy, or not welcome us."),
    _("%(host)s does not want us now: %(words)s"),
    _("What answers at port %(port)s is not %(what)s: %(ports)s."),
    _("a server for incoming mail"),
    _("a server for outgoing mail"),
    _("%(host)s broke the connection off, or fell silent."),
    _("There is no server called %(host)s."),
    _("%(host)s takes no connections on port %(port)s."),
    _("%(host)s does not answer on port %(port)s."),
    _("%(host)s cannot be reached on port %(port)s: %(words)s."),
    _("%(host)s does not answer."),
    _("The connection to %(host)s was lost: %(words)s."),
    _("The connection to %(host)s failed: %(words)s."),
    _("%(host)s answers in a way that is not IMAP: %(words)s."),
    _("Cannot reach the mail server %(host)s: %(words)s"),
    _("there is no such host"),
    _("it does not answer"),
    _("nothing answers at this port"),
    _("it does not speak TLS there"),
    _("its certificate is not valid (%(words)s)"),
)

ENCRYPTING = (
    _("The connection is encrypted, and this is %(host)s."),
    _("The connection is not encrypted: others may read password and mail on the way."),
    _("Port %(port)s is encrypted from the start: choose TLS instead of %(what)s."),
    _("no encryption"),
    _("Port %(port)s is not encrypted from the start: choose STARTTLS instead of TLS."),
    _(
        "%(host)s does not offer STARTTLS at port %(port)s, so the password would travel "
        "unprotected. Try TLS: %(ports)s."
    ),
    _("No encrypted connection to %(host)s: its encryption is too old or of another kind."),
    _("%(host)s and we could not agree on encryption: %(words)s."),
    _("%(host)s wants to talk without encryption."),
    _("%(host)s does not speak TLS on this port. Perhaps STARTTLS is meant, or another port."),
    _("%(host)s does not offer STARTTLS."),
    _("%(host)s does not allow STARTTLS: %(words)s"),
    _("%(host)s takes passwords over encrypted connections only."),
    _("The certificate of %(host)s expired on %(day)s. Its administrator must renew it."),
    _("The certificate of %(host)s expired. Its administrator must renew it."),
    _("The certificate of %(host)s is not valid yet. Is the clock of this machine right?"),
    _(
        "The certificate of %(host)s is for another name: it is for %(names)s. Use a name that "
        "it is for."
    ),
    _("The certificate of %(host)s is for another name. Use a name that it is for."),
    _(
        "The certificate of %(host)s is signed by itself, so nobody vouches that this is the "
        "right server."
    ),
    _("The certificate of %(host)s comes from an authority that this machine does not know."),
    _("The certificate of %(host)s is not valid."),
    _("The certificate of %(host)s has expired."),
    _("The certificate of %(host)s is not valid yet."),
    _("The certificate belongs to another server than %(host)s."),
    _("%(host)s shows a certificate that it has signed itself."),
    _("The certificate of %(host)s cannot be trusted: %(words)s."),
)

LOGGING_IN = (
    _("%(user)s is logged in."),
    _("%(host)s does not accept the password or permission for %(user)s. It says: %(words)s"),
    _("The mail server wants you to sign in again. %(words)s"),
    _("The mail server did not accept the login: %(words)s"),
    _(
        "The mail server does not offer a way to log in that fits (it offers: %(offered)s). "
        "Some servers offer it only over an encrypted connection."
    ),
    _("Not tried, because an earlier step failed."),
)

READING = (
    _("The mailbox opens: it has %(number)s folders."),
    _("The server shows no folders in this mailbox, not even an inbox."),
    _("%(host)s says: %(words)s"),
    _("%(host)s gave no reason"),
    _("The mail server closed the connection. %(words)s"),
    _("The mail server cannot do this now. %(words)s"),
    _("The folder cannot be opened. %(words)s"),
    _("The mailbox is full. %(words)s"),
    _("The mail server does not allow this. %(words)s"),
    _("This folder can only be read. %(words)s"),
    _("The message is larger than the mail server takes. %(words)s"),
    _("The mail server has no such folder. %(words)s"),
    _("The mail server asks you to contact its administrator. %(words)s"),
    _("The mail server wants an encrypted connection. %(words)s"),
    _("The mail server refused. %(words)s"),
    _("There is no folder called %(name)s."),
    _("The folder %(name)s has been replaced by another on the mail server."),
    _("The mail server cannot keep the mark %(name)s."),
    _("The mail server has no labels."),
    _("The mail server takes messages of up to %(size)s KiB only."),
    _("The mail server would not make a folder “%(name)s”."),
)

SENDING = (
    _("Mail may be sent from %(address)s."),
    _("The server does not take mail from %(address)s with this login."),
    _("No server for outgoing mail is given."),
    _("This mailbox has no server for outgoing mail."),
    _("The message has no recipients."),
    _("This is not an e-mail address."),
    _("%(address)s is not an e-mail address."),
    _("%(address)s has a domain name that cannot exist."),
    _(
        "The mail server cannot send to or from addresses with letters such as those in "
        "%(address)s."
    ),
    _("The message is too large: it has %(size)s MB, the mail server takes at most %(limit)s MB."),
    _("The mail server takes only messages in 7-bit characters."),
    _("The mail server refused every recipient: %(words)s"),
    _("The mail server does not accept mail from %(address)s: %(words)s"),
    _("The mail server does not take the message: %(words)s"),
    _("The mail server did not take the message: %(words)s"),
    _("The mail server broke off the message: %(words)s"),
    _("The mail server broke off: %(words)s"),
    _("The connection to the mail server broke before the message was handed over."),
    _(
        "The connection to the mail server broke after the message was handed over: it may or "
        "may not have been sent."
    ),
)

WORKING = (
    _("The message had been moved to another folder meanwhile."),
    _("The message is no longer in the mailbox."),
    _("The mail server says that it has moved the message, but has not."),
    _("Something went wrong in Dealpost itself. The log has the details."),
    _(
        "The connection broke while the message was being handed over, and it is not in the Sent "
        "folder. It may have been sent all the same."
    ),
    _("The message was sent, but could not be put into the Sent folder: %(words)s"),
)

ANSWERS = (*REACHING, *ENCRYPTING, *LOGGING_IN, *READING, *SENDING, *WORKING, *ADVICE)

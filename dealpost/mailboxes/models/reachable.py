from django.db import models
from django.utils.translation import gettext_lazy as _

from dealpost.mailboxes.encryption import decrypt, encrypt
from dealpost.providers.contract import Account, Security, Server

SECURITIES = [
    (Security.TLS.value, _("TLS from the start")),
    (Security.STARTTLS.value, _("STARTTLS")),
    (Security.NONE.value, _("None (only on your own network)")),
]


class Reachable(models.Model):
    """Knows where its servers are and how to log in."""

    provider = models.CharField(max_length=20, default="imap")
    username = models.CharField(_("user name"), max_length=254)
    secret = models.BinaryField(editable=False)
    authentication = models.CharField(max_length=20, default="password")
    incoming_host = models.CharField(_("incoming mail server"), max_length=253)
    incoming_port = models.PositiveIntegerField(_("port"), default=993)
    incoming_security = models.CharField(
        _("security"), max_length=10, choices=SECURITIES, default=Security.TLS.value
    )
    outgoing_host = models.CharField(_("outgoing mail server"), max_length=253, blank=True)
    outgoing_port = models.PositiveIntegerField(_("port"), default=465)
    outgoing_security = models.CharField(
        _("security"), max_length=10, choices=SECURITIES, default=Security.TLS.value
    )

    is_unreachable = models.BooleanField(default=False, editable=False)  # its server was away

    address: "models.EmailField[str, str]"

    class Meta:
        abstract = True

    def set_secret(self, secret: str) -> None:
        self.secret = encrypt(secret)

    @property
    def account(self) -> Account:
        """What a provider needs to log in, with the secret in the clear: keep it short-lived."""
        outgoing = None
        if self.outgoing_host:
            outgoing = Server(
                self.outgoing_host, self.outgoing_port, Security(self.outgoing_security)
            )
        return Account(
            address=self.address,
            username=self.username,
            secret=decrypt(bytes(self.secret)),
            incoming=Server(
                self.incoming_host, self.incoming_port, Security(self.incoming_security)
            ),
            outgoing=outgoing,
            authentication=self.authentication,
        )

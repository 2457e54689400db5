"""Talking to mail servers: one folder per provider holds everything about it.

Nothing outside its folder may name a provider. Adding one is adding a folder and a line here.
"""

from importlib import import_module

from dealpost.providers.contract import Account, MailStore, Transport

STORES = {"imap": "dealpost.providers.imap"}
TRANSPORTS = {"imap": "dealpost.providers.smtp"}  # an IMAP mailbox sends by SMTP


async def open_store(kind: str, account: Account) -> MailStore:
    """Connect and log in to where the account's mail lies.

    Raises TryLater, LoginExpired or Refused.
    """
    store: MailStore = await import_module(STORES[kind]).connect(account)
    return store


async def open_transport(kind: str, account: Account) -> Transport:
    """Connect and log in to what carries the account's mail away. Raises as `open_store`."""
    transport: Transport = await import_module(TRANSPORTS[kind]).connect(account)
    return transport

"""Mozilla's settings file (draft-ietf-mailmaint-autoconfig), read with suspicion."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from dealpost.providers.contract import Security, Server
from dealpost.providers.discovery.candidates import (
    Candidate,
    Discovery,
    Person,
    Source,
    UsernameForm,
)

MOST_SERVERS = 8  # of each side
LONGEST_NAME = 80
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62}\.)*[a-z0-9_-]{1,63}", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"%[A-Z]+%")
_SECURITY = {"ssl": Security.TLS, "starttls": Security.STARTTLS, "plain": Security.NONE}
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
_HIGHEST_PORT = 65535


def read_autoconfig(file: bytes, person: Person, source: Source) -> Discovery:
    """The servers that the file names for this person, in its order; nothing from a bad file."""
    try:
        root = defusedxml.ElementTree.fromstring(file)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return Discovery()
    provider = root.find("emailProvider")
    if root.tag != "clientConfig" or provider is None:
        return Discovery()
    return Discovery(
        incoming=tuple(_candidates(provider, "incomingServer", "imap", person, source)),
        outgoing=tuple(_candidates(provider, "outgoingServer", "smtp", person, source)),
        name=_text(provider, "displayName")[:LONGEST_NAME],
    )


def _candidates(
    provider: Element, tag: str, kind: str, person: Person, source: Source
) -> Iterator[Candidate]:
    for element in provider.findall(tag)[:MOST_SERVERS]:
        server = _server(element, person)
        authentication = _authentication(element)
        if element.get("type") == kind and server and authentication:
            username, form = _username(_text(element, "username"), person)
            yield Candidate(server, username, form, source, authentication)


def _server(element: Element, person: Person) -> Server | None:
    host = _fill(_text(element, "hostname"), person).lower().rstrip(".")
    port = _text(element, "port")
    security = _SECURITY.get(_text(element, "socketType").lower())
    if not (_HOST.fullmatch(host) or host in _LOCAL_HOSTS) or security is None:
        return None
    if not port.isascii() or not port.isdigit() or not 0 < int(port[:6]) <= _HIGHEST_PORT:
        return None
    if security is Security.NONE and host not in _LOCAL_HOSTS:
        return None
    return Server(host, int(port), security)


def _username(template: str, person: Person) -> tuple[str, UsernameForm]:
    username = _fill(template, person)
    if not username or _PLACEHOLDER.search(username) or not username.isprintable():
        return person.address, UsernameForm.ADDRESS
    known = {
        person.address: UsernameForm.ADDRESS,
        person.local_part: UsernameForm.LOCAL_PART,
    }
    return username, known.get(username, UsernameForm.OTHER)


def _authentication(element: Element) -> tuple[str, ...]:
    """In the words of contract.Account; empty if we speak none of them (Kerberos, NTLM...)."""
    offered = {_inner(child).lower() for child in element.findall("authentication")}
    if not offered:
        return ("password",)
    # "plain", "secure" and "none" are the words of the format's first version.
    password = offered & {"password-cleartext", "password-encrypted", "plain", "secure", "none"}
    return (("xoauth2",) if "oauth2" in offered else ()) + (("password",) if password else ())


def _fill(template: str, person: Person) -> str:
    for placeholder, value in (
        ("%EMAILADDRESS%", person.address),
        ("%EMAILLOCALPART%", person.local_part),
        ("%EMAILDOMAIN%", person.domain),
    ):
        template = template.replace(placeholder, value)
    return template


def _text(element: Element, tag: str) -> str:
    child = element.find(tag)
    return "" if child is None else _inner(child)


def _inner(element: Element) -> str:
    return " ".join((element.text or "").split())

"""Promises that every page keeps."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

# A stranger may ask for these: the ways in, and a stream that tells a stranger nothing.
PUBLIC = {"live:stream", "sign_in:page", "sign_in:password", "welcome:page"}
EXAMPLE = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "0" * 32}
PARAMETER = re.compile(r"<(\w+):\w+>")


def addresses(resolver: URLResolver, name: str = "", path: str = "/") -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        full_path = path + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{name}{entry.name}", full_path
        else:
            inner = f"{entry.app_name}:" if entry.app_name else name
            yield from addresses(entry, inner, full_path)


@pytest.fixture(autouse=True)
def quickly(settings, tmp_path):
    """No manifest of static files, which only `collectstatic` makes; and no slow passwords."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


PAGES = list(addresses(get_resolver()))


def example(path: str) -> str:
    return PARAMETER.sub(lambda match: EXAMPLE[match[1]], path)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_sees_only_public_pages(alice, method):
    shown = [
        (name, path)
        for name, path in PAGES
        if name not in PUBLIC and not is_kept_out(getattr(Client(), method), path)
    ]

    assert not shown


def is_kept_out(ask: Callable[..., Any], path: str) -> bool:
    answer = ask(example(path), follow=True)
    refused = answer.status_code == 405  # HTTP: the page is not asked for in this way
    led_away = answer.redirect_chain and answer.redirect_chain[-1][0].startswith("/sign-in/")
    return bool(refused or led_away)


def test_every_page_sends_a_content_security_policy(alice):
    answers = {path: Client().get(example(path)) for _name, path in PAGES}
    policies = {path: each.headers["Content-Security-Policy"] for path, each in answers.items()}

    assert len(policies) > 300
    assert not [path for path, policy in policies.items() if "object-src 'none'" not in policy]

"""Secrets at rest: encrypted with keys that live outside the database."""

import base64
import hashlib
from functools import cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    # A key file holds any text; Fernet wants 32 bytes.
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in keys
    )


def encrypt(plain: str) -> bytes:
    return _fernet(tuple(settings.ENCRYPTION_KEYS)).encrypt(plain.encode())


def decrypt(token: bytes) -> str:
    """Return the secret. Raises cryptography.fernet.InvalidToken if no key of ours fits."""
    return _fernet(tuple(settings.ENCRYPTION_KEYS)).decrypt(token).decode()

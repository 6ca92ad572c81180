"""What makes two addresses the same article, and the identities drawn from them; pure."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from courlan import clean_url

_LENGTH = 16
"""Hexadecimal digits of an identity: 64 bits, no collision to be feared below a billion documents."""


def is_address(location: str) -> bool:
    """Say whether a location is an http(s) address rather than a path."""
    return location.lower().startswith(("http://", "https://"))


def canonical(url: str) -> str | None:
    """Return the address without tracking parameters and fragment, or None when it is no http(s) address."""
    if not is_address(url.strip()):
        return None
    cleaned = clean_url(url.strip())
    if not cleaned or not host_of(cleaned):
        return None
    return cleaned.split("#", 1)[0]


def host_of(url: str) -> str:
    """Return an address's host without `www.`, or an empty text."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def identity_of_address(url: str) -> str:
    """Return an article's identity: the same for http and https, with and without a closing slash."""
    same = url.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return identity_of("address", same)


def identity_of(*parts: str) -> str:
    """Return an identity that stays the same as long as its parts do."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_LENGTH]

"""A body's bytes, decompressed here within a bound, so that a small answer cannot unpack into a huge one; pure."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

ENCODINGS = "gzip, deflate"
"""What a fetch asks for, in the form of an `Accept-Encoding` header."""
_EITHER_HEADER = 47
_NO_HEADER = -15
"""Some servers send `deflate` without the header that RFC 9110 asks for."""


class BodyError(Exception):
    """A body cannot be used: it is too large, or not encoded as it says."""


class BodyCutOff(Exception):
    """A compressed body ended before its own end mark."""


def unpacked(pieces: Iterable[bytes], encoding: str, *, cap: int) -> bytes:
    """Return a body's decoded bytes.

    Raises `BodyError` as soon as there are more than `cap` of them or they do not decode, and `BodyCutOff`.
    """
    named = encoding.strip().lower()
    if named in {"", "identity"}:
        return _gathered(pieces, cap)
    if named not in {"gzip", "x-gzip", "deflate"}:
        raise BodyError(f"it is encoded as {named[:40]!r}, which was not asked for")
    return _inflated(pieces, cap)


def _gathered(pieces: Iterable[bytes], cap: int) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        _check(body, cap)
    return bytes(body)


def _inflated(pieces: Iterable[bytes], cap: int) -> bytes:
    body = bytearray()
    machine = zlib.decompressobj(_EITHER_HEADER)
    started = False
    for piece in pieces:
        rest = piece
        while rest:
            if machine.eof:  # gzip may hold several members, one after the other
                machine = zlib.decompressobj(_EITHER_HEADER)
            try:
                body += machine.decompress(rest, cap + 1 - len(body))
            except zlib.error as error:
                if started:
                    raise BodyError("its compression is broken") from error
                machine = zlib.decompressobj(_NO_HEADER)
                started = True
                continue
            started = True
            _check(body, cap)
            rest = machine.unused_data
    if started and not machine.eof:
        raise BodyCutOff
    return bytes(body)


def _check(body: bytearray, cap: int) -> None:
    if len(body) > cap:
        raise BodyError(f"it is larger than {cap / 1_000_000:g} MB")

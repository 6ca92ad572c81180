"""Bodies unpacked within a bound."""

from __future__ import annotations

import gzip
import zlib

import pytest

from retrieval.adapters.http_body import BodyCutOff, BodyError, unpacked


def test_odd_but_allowed_compressions_are_unpacked() -> None:
    raw = zlib.compressobj(wbits=-15)
    bare = raw.compress(b"hello") + raw.flush()
    assert unpacked([bare], "deflate", cap=100) == b"hello"
    two = gzip.compress(b"one ") + gzip.compress(b"two")
    assert unpacked([two[:7], two[7:]], "x-gzip", cap=100) == b"one two"
    assert unpacked([], "gzip", cap=100) == b""
    assert unpacked([b"ab", b"c"], " Identity ", cap=3) == b"abc"


def test_a_broken_or_cut_compression_is_told() -> None:
    packed = gzip.compress(b"hello" * 100)
    with pytest.raises(BodyCutOff):
        unpacked([packed[:-9]], "gzip", cap=1000)
    with pytest.raises(BodyError, match="broken"):
        unpacked([b"not compressed at all"], "gzip", cap=1000)
    with pytest.raises(BodyError, match="broken"):
        unpacked([packed[:-8], bytes(8)], "gzip", cap=1000)

"""Bodies unpacked within a bound."""

from __future__ import annotations

import gzip
import tracemalloc
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


def test_a_body_that_unpacks_into_far_more_than_the_cap_is_never_unpacked_beyond_it() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    try:
        for pieces in ([bomb], [bomb[n : n + 512] for n in range(0, len(bomb), 512)], [bomb] * 50):
            with pytest.raises(BodyError, match="larger than 1 MB"):
                unpacked(pieces, "gzip", cap=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_thousand_members_that_hold_little_add_up() -> None:
    with pytest.raises(BodyError, match="larger"):
        unpacked([gzip.compress(bytes(1000)) * 1001], "gzip", cap=1_000_000)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "chunked", "x" * 10_000])
def test_a_compression_that_was_not_asked_for_is_refused_by_name(encoding: str) -> None:
    with pytest.raises(BodyError, match="was not asked for") as caught:
        unpacked([b"anything"], encoding, cap=10)
    assert len(str(caught.value)) < 100

"""Broken variants of good input: cut, doubled, nested, mixed, and sprinkled with what parsers stumble over."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

LONGEST = 20_000
"""Bytes of one variant: enough for whatever grows faster than its input to be seen."""
_STUMBLING = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\xaf", b"\x1b[31m", b"\x85", b"\r", b"\n\n", b"\t",
    b" ", b"\\", b"'", b'"', "\u202e".encode(), "\u2066".encode(), "\u200e".encode(), "\u2028".encode(),
    "\ufeff".encode(), "\ufffe".encode(), "\U000e0041".encode(), "\u0130".encode(), "\u00ad".encode(),
    "\u3000".encode(), b"<", b">", b"&", b"&#0;", b"&#xd800;", b"&#x202e;", b"&#99999999999;", b"&nbsp", b"<!--",
    b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>", b"</", b"/>", b"[", b"]", b"{", b"}", b"(", b")", b":", b",", b";",
    b"=", b"#", b"---\n", b"...\n", b"|", b"*", b"_", b"`", b"- ", b"1. ", b"null", b"true", b"-0", b"NaN", b"1e999",
    b"9" * 50, b"0x", b"2026-02-30", b"0000-00-00", b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00:00+23:59",
    b"http://[", b"https://x.example/%00%ff", b"//", b"..", b"%s", b"{0}", b"$1", b"=?utf-8?q?=00?=", b"\\u0000",
    b"\\ud800", b"!!python/object:x", b"&a", b"*a", b"<<: ",
)  # fmt: skip


def variants(seeds: Sequence[bytes], words: Sequence[bytes] = ()) -> st.SearchStrategy[bytes]:
    """Return a strategy for broken variants of good inputs; `words` are what this kind of input is made of."""
    pieces = st.sampled_from([*_STUMBLING, *words]) | st.binary(max_size=8) | st.text(max_size=8).map(_bytes)

    @st.composite
    def variant(draw: st.DrawFn) -> bytes:
        body = draw(st.sampled_from(list(seeds)))
        for _ in range(draw(st.integers(0, 8))):
            start = draw(st.integers(0, len(body)))
            end = min(len(body), start + draw(st.sampled_from([0, 0, 1, 3, 20, 200])))
            piece = draw(pieces)
            match draw(st.sampled_from(["put", "put", "repeat", "double", "cut", "mix"])):
                case "put":
                    body = body[:start] + piece + body[end:]
                case "repeat":
                    body = body[:start] + piece * draw(st.sampled_from([2, 30, 900])) + body[end:]
                case "double":
                    body = body[:end] + body[start:end] * draw(st.sampled_from([1, 5, 60])) + body[end:]
                case "cut":
                    body = body[:start] + body[end:]
                case _:
                    other = draw(st.sampled_from(list(seeds)))
                    body = body[:start] + other[draw(st.integers(0, len(other))) :]
            body = body[:LONGEST]
        return body

    return variant() | st.binary(max_size=200)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")

"""A program of its own that takes a PDF's bytes on stdin and gives the words of its pages as JSON on stdout.

It is run apart, since a PDF can be made so that its parser works for hours or takes all memory, and nothing but the end
of a process stops that. It imports nothing of ours, so that it runs wherever the file lies.
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from typing import Any

import pypdf
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PdfReadError
from pypdf.generic import DictionaryObject, NameObject

PAGES = 500
LETTERS = 3_000_000
BYTES = 50_000_000
"""Bytes that one stream of a PDF may come to when it is decompressed."""
MEMORY = 1_500_000_000
SECONDS = 25

ENCRYPTED = "it is encrypted; save a copy of it without a password"
TOO_LARGE = "it comes to more than is read of one file; split it"
TOO_MANY = f"it has more than {PAGES} pages; split it"


def read(body: bytes) -> dict[str, Any]:
    """Return the `pages` of a PDF and what it says of itself, or why it is `refused`."""
    pypdf.overwrite_configuration(
        zlib_maximum_output_length=BYTES,
        lzw_maximum_output_length=BYTES,
        run_length_maximum_output_length=BYTES,
        array_based_stream_maximum_output_length=BYTES,
        jbig2dec_binary=None,
    )
    try:
        return _read(_opened(body))
    except (FileNotDecryptedError, DependencyError):
        return {"refused": ENCRYPTED}
    except (LimitReachedError, MemoryError):
        return {"refused": TOO_LARGE}


def _opened(body: bytes) -> pypdf.PdfReader:
    try:
        return pypdf.PdfReader(io.BytesIO(body))
    except PdfReadError:  # its end was cut off: with a false one, the parser looks for the objects itself
        return pypdf.PdfReader(io.BytesIO(body + b"\nstartxref\n0\n%%EOF\n"))


def _read(pdf: pypdf.PdfReader) -> dict[str, Any]:
    if pdf.is_encrypted and not pdf.decrypt(""):
        return {"refused": ENCRYPTED}
    if len(pdf.pages) > PAGES:
        return {"refused": TOO_MANY}
    pages: list[str] = []
    for page in pdf.pages:
        _with_fonts(page)
        pages.append(page.extract_text())
        if sum(map(len, pages)) > LETTERS:
            return {"refused": TOO_LARGE}
    about: Any = pdf.metadata or {}
    told = {name: about.get(name) for name in ("/Title", "/Author", "/CreationDate")}
    return {"pages": pages} | {name: str(value) for name, value in told.items() if isinstance(value, str)}


def _with_fonts(page: pypdf.PageObject) -> None:
    """Give a page that names fonts, but does not say which they are, plain ones, as programs that show PDFs do."""
    contents = page.get_contents()
    resources: Any = page.get("/Resources")
    held = resources.get_object() if resources is not None else DictionaryObject()
    if contents is None or not isinstance(held, DictionaryObject) or "/Font" in held:
        return
    plain = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    named = set(re.findall(rb"/(\w{1,40})\s+[\d.]{1,10}\s+Tf", contents.get_data()))
    held[NameObject("/Font")] = DictionaryObject({NameObject(f"/{name.decode()}"): plain for name in named})
    page[NameObject("/Resources")] = held


def _be_bounded() -> None:
    """Let the system end this process when it takes too much; where it cannot, the one that began it still does."""
    try:
        import resource  # noqa: PLC0415 # there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    _be_bounded()
    logging.disable()
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read())))

"""Which kind of file a name and first bytes speak of, and the sentence for one that is not read; pure."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath

from retrieval.errors import UnreadableDocument


class FileKind(StrEnum):
    """The kinds of files that are read."""

    MARKDOWN = "Markdown"
    TEXT = "text"
    PAGE = "HTML"
    MAIL = "mail"
    PDF = "PDF"


_KINDS = {
    ".md": FileKind.MARKDOWN,
    ".markdown": FileKind.MARKDOWN,
    ".txt": FileKind.TEXT,
    ".text": FileKind.TEXT,
    ".html": FileKind.PAGE,
    ".htm": FileKind.PAGE,
    ".xhtml": FileKind.PAGE,
    ".eml": FileKind.MAIL,
    ".pdf": FileKind.PDF,
}
_READ = "PDF, Markdown (.md), text (.txt), HTML (.html) and mail (.eml)"
_REFUSED = {
    "a packed file is not read; unpack it and give what is in it": (
        ".zip .gz .tgz .tar .bz2 .xz .zst .7z .rar .jar .whl"
    ),
    "a word processor's file is not read; save it as PDF, text or HTML": ".docx .doc .odt .rtf .pages .tex .docm .wpd",
    "slides are not read; save them as PDF": ".pptx .ppt .odp .key",
    "a table is not read; save it as text, or as JSON lines with an id and a text each": ".xlsx .xls .ods .csv .tsv",
    "an electronic book is not read; save it as HTML or text": ".epub .mobi .azw3",
    "a mailbox is not read; save each mail as .eml": ".mbox .msg .pst .ost",
    "a list of feeds is no document; `desk sources import-opml FILE` adds its feeds": ".opml",
    "a picture is not read: nothing here reads words out of pictures": (
        ".png .jpg .jpeg .gif .webp .svg .bmp .tif .tiff .heic .ico"
    ),
    "sound and film are not read": ".mp3 .m4a .wav .ogg .flac .mp4 .mov .mkv .webm .avi",
    "JSON lines are read when the file is given by itself": ".jsonl .ndjson",
    "a feed is read when the file is given by itself": ".xml .rss .atom .rdf .json",
}
_WHY = {ending: why for why, endings in _REFUSED.items() for ending in endings.split()}
_STARTS = (
    (b"PK\x03\x04", "a ZIP archive or an office file"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"BZh", "a packed file (bzip2)"),
    (b"\xfd7zXZ\x00", "a packed file (xz)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)"),
    (b"Rar!\x1a\x07", "an archive (RAR)"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
    (b"{\\rtf", "a word processor's file (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
_PDF, _PDF_WITHIN = b"%PDF-", 1024
"""How a PDF begins, and within how many bytes: some programs put a few before it."""
_SNIFFED = 4096
_ZEROS = 0.05
"""The share of zero bytes from which on bytes are no text, where no byte order mark explains them."""
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def refusal(name: str) -> str | None:
    """Return why a file of this name is not read, as one sentence, or None for one that is."""
    ending = PurePosixPath(name).suffix.lower()
    if ending in _KINDS:
        return None
    if ending in _WHY:
        return _WHY[ending]
    named = f"its ending {ending} is of no kind that is read" if ending else "it has no ending that says what it is"
    return f"{named}; {_READ} are"


def may_be_read(relative: str) -> bool:
    """Say whether a path below a folder may be a file that is read, or a folder of such files."""
    path = PurePosixPath(relative)
    hidden = any(part.startswith(".") for part in path.parts)
    return not hidden and path.suffix.lower() in {"", *_KINDS}


def kind_of(name: str, body: bytes, *, what: str) -> FileKind:
    """Return the kind of a file. Raises `UnreadableDocument` where its name, or what it holds, is none that is read."""
    why = refusal(name)
    if why:
        raise UnreadableDocument(what, why)
    ending = PurePosixPath(name).suffix.lower()
    kind = _KINDS[ending]
    if kind is FileKind.PDF:
        if _PDF not in body[:_PDF_WITHIN]:
            raise UnreadableDocument(
                what, "its name ends in .pdf, but it does not begin as a PDF does; it may be damaged"
            )
        return kind
    found = (
        "a PDF" if body.startswith(_PDF) else next((form for start, form in _STARTS if body.startswith(start)), None)
    )
    if found:
        raise UnreadableDocument(what, f"its name ends in {ending}, but it is {found}; give it its own name")
    top = body[:_SNIFFED]
    if not top.startswith(_WIDE) and top.count(0) > _ZEROS * len(top):
        raise UnreadableDocument(what, f"its name ends in {ending}, but its bytes are no text")
    return kind

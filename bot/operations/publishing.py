"""The archive that is published: read from the database, drawn, and written into a folder, page by page."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.archive import Archive, StoryBookPages, archive_of
from bot.kept_digests import KeptDigest
from bot.ports import Store
from bot.records_now import current_records
from bot.render.feed import atom_feed
from bot.render.pages import DIGESTS, FEED, INDEX, STORIES, digest_page, index_page, story_page
from retrieval.domain import EVERYONE, HOME, workspace_of
from retrieval.errors import InvalidInputError
from retrieval.ports import Catalog

LIST: Final = ".archive.json"
"""Names the files of an archive in its folder, so that what is there of others is never touched."""
_ALMOST: Final = ".part"


@dataclass(frozen=True, slots=True)
class Publication:
    """What an archive holds, and how many of its files had to be written or removed."""

    digests: int
    stories: int
    written: int
    removed: int


def publish(
    store: Store, catalog: Catalog, folder: Path, *, title: str, address: str = "", channels: Collection[str] = ()
) -> Publication:
    """Write the archive of the home workspace's digests for everyone, or of those of some channels, into a folder.

    Raises `InvalidInputError` when the folder holds something else under a name of the archive.
    """
    kept = [one for one in store.kept_digests() if one.is_public and _is_wanted(one.channel_id, channels)]
    archive = _gathered(kept, catalog, title=title, address=address)
    written, removed = write_files(folder, files_of(archive))
    return Publication(len(archive.digests), len(archive.stories), written, removed)


def _is_wanted(channel_id: str, channels: Collection[str]) -> bool:
    """Say whether a channel's digests are published: what other workspaces are told only where one is named."""
    return channel_id in channels if channels else workspace_of(channel_id) == HOME


def files_of(archive: Archive) -> dict[str, str]:
    """Return every file of an archive by its path in the folder, pages first and what leads to them last."""
    digests = {f"{DIGESTS}{one.name}.html": digest_page(one, archive) for one in archive.digests if one.items}
    stories = {f"{STORIES}{one.name}.html": story_page(one, archive) for one in archive.stories}
    return {**digests, **stories, INDEX: index_page(archive), FEED: atom_feed(archive)}


def write_files(folder: Path, files: Mapping[str, str]) -> tuple[int, int]:
    """Make a folder hold these files of ours, each changed as a whole; return how many were written and removed.

    A file is replaced only when it differs. Those of an earlier archive that are no more go after the pages that led
    to them. A crash on the way leaves whole files, and the next time does the rest.
    """
    before = _listed(folder)
    foreign = sorted(name for name in files if name not in before and (folder / name).exists())
    if foreign:
        raise InvalidInputError(
            f"{folder} holds a file {foreign[0]} that is of no archive of ours: name an empty folder, or move it away."
        )
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / LIST, json.dumps(sorted({*before, *files}), indent=1) + "\n")
    written = sum(_write(folder / name, text) for name, text in files.items())
    gone = sorted(before - files.keys())
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    _write(folder / LIST, json.dumps(sorted(files), indent=1) + "\n")
    return written, len(gone)


def _gathered(kept: list[KeptDigest], catalog: Catalog, *, title: str, address: str) -> Archive:
    """Look up what the records of some digests are now, and what the story book says of them."""
    records = current_records([one.digest for one in kept], EVERYONE, catalog)
    stories = catalog.stories_of(records.documents)
    book = StoryBookPages(stories, {story: catalog.events(story) for story in sorted(set(stories.values()))})
    return archive_of(kept, records, book, title=title, address=address)


def _listed(folder: Path) -> frozenset[str]:
    """Return the files that an earlier archive of ours left in a folder."""
    try:
        names = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return frozenset()
    except ValueError as error:
        raise InvalidInputError(
            f"{folder / LIST} cannot be read: remove it and publish into an empty folder."
        ) from error
    return frozenset(name for name in names if _is_ours(name))


def _is_ours(name: object) -> bool:
    """Say whether a listed name is one that an archive gives: nothing else is ever removed."""
    if not isinstance(name, str):
        return False
    parts = Path(name).parts
    paged = len(parts) > 1 and f"{parts[0]}/" in {DIGESTS, STORIES} and name.endswith(".html")
    return name in {INDEX, FEED} or (paged and parts[1:] == (Path(name).name,))


def _write(path: Path, text: str) -> bool:
    """Replace a file as a whole, unless it holds that text already; say whether it was written."""
    content = text.encode()
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    almost = path.with_name(path.name + _ALMOST)
    almost.write_bytes(content)
    almost.replace(path)
    return True

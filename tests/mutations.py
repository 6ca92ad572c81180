"""Take one guard of the audience, or of the escape, away at a time: does a test fail?

Usage: `python -m tests.mutations [--only WORDS]`.
Each guard is removed in a copy of the packages, in which the tests named beside it are then run. The code is 1 where
they pass without the guard, and where a guard is not found any more.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
_COPIED: Final = ("bot", "retrieval", "tests", "deploy", "docs", "pyproject.toml")
PATIENCE: Final = 180.0
_SLACK: Final = "tests/conversation/slack"


@dataclass(frozen=True)
class Guard:
    """One line that keeps readers from what is not theirs, or texts from doing anything.

    With it: what stands there without it, and who should notice.

    `also` is a second line of the same file that goes with it, where either of them alone would do.
    """

    what: str
    file: str
    line: str
    without: str
    tests: tuple[str, ...]
    also: tuple[str, str] | None = None


GUARDS: Final = (
    Guard(
        "only members read notes",
        "bot/audience.py",
        "if person.standing is not Standing.MEMBER or",
        "if person.standing is Standing.OUTSIDER or",
        ("tests/properties/test_audience.py",),
    ),
    Guard(
        "nobody reads another workspace's notes",
        "bot/audience.py",
        "or workspace_of(person.user_id) != workspace:",
        ":",
        ("tests/properties/test_audience.py", "tests/properties/test_workspaces.py"),
    ),
    Guard(
        "who may be outside counts as outside",
        "bot/audience.py",
        "if place.outsiders is not False:",
        "if place.outsiders:",
        ("tests/properties/test_audience.py",),
    ),
    Guard(
        "a reply's readers are asked again before it is shown",
        "bot/readers.py",
        "if not prepared.visibilities <= audience_for(asked, readers).visibilities:",
        "if False:",
        ("tests/unit/test_question.py", f"{_SLACK}/test_readers.py"),
    ),
    Guard(
        "a channel's readers are asked again before a post",
        "bot/readers.py",
        "if not visibilities <= channel_audience(chat.place(channel_id)).visibilities:",
        "if False:",
        ("tests/unit/test_publisher.py", "tests/unit/test_story_news.py"),
    ),
    Guard(
        "news of a followed story are those of its readers",
        "bot/story_news.py",
        "if audience.may_read(turn[0].visibility))",
        ")",
        ("tests/unit/test_story_news.py",),
        also=("card is None or not audience.may_read(card.visibility)", "card is None"),
    ),
    Guard(
        "news of a watched name are those of its readers",
        "bot/watch_news.py",
        "if audience.may_read(turn[0].visibility)]",
        "]",
        ("tests/unit/test_watch_news.py",),
    ),
    Guard(
        "a correction is told to those who may read both editions",
        "bot/corrections.py",
        "return lapse.visibilities <= readers.visibilities & record.visibilities",
        "return True",
        ("tests/unit/test_corrections.py", "tests/properties/test_corrections.py"),
    ),
    Guard(
        "a message is put up again for those it was written for",
        "bot/corrections.py",
        "if not record.visibilities <= thread_audience(record.channel_id, record.user_id, chat=chat).visibilities:",
        "if False:",
        ("tests/unit/test_second_looks.py",),
    ),
    Guard(
        "the rest of a reply is told to those whom the reply was for",
        "bot/handlers/more.py",
        "return replied.visibilities <= audience_for(asked, readers_of(asked, chat=chat)).visibilities",
        "return True",
        ("tests/unit/test_second_looks.py",),
    ),
    Guard(
        "a story is followed by those who may read it",
        "bot/handlers/stories.py",
        "return card if card and card.size and audience.may_read(card.visibility) else None",
        "return card if card and card.size else None",
        ("tests/unit/test_second_looks.py",),
    ),
    Guard(
        "what is told again leaves out what is not the reader's",
        "bot/told_again.py",
        "return audience.may_read(document.visibility) and document.mark is Mark.NONE and not withdrawn",
        "return document.mark is Mark.NONE and not withdrawn",
        ("tests/properties/test_retold.py", "tests/unit/test_archive.py", "tests/properties/test_archive.py"),
    ),
    Guard(
        "sources are listed to those who may read them",
        "bot/handlers/command.py",
        "readable = [source for source in self._services.sources if audience.may_read(source.visibility)]",
        "readable = list(self._services.sources)",
        (f"{_SLACK}/test_commands.py", f"{_SLACK}/test_audiences.py"),
    ),
    Guard(
        "Home lists sources that its owner may read",
        "bot/handlers/home.py",
        "readable = [source for source in services.sources if audience.may_read(source.visibility)]",
        "readable = list(services.sources)",
        (f"{_SLACK}/test_home.py",),
    ),
    Guard(
        "Home and suggested questions name stories that their reader may read",
        "bot/handlers/home.py",
        "told = (one for one in documents if audience.may_read(one.visibility) and one.mark is Mark.NONE)",
        "told = (one for one in documents if one.mark is Mark.NONE)",
        ("tests/properties/test_surfaces.py",),
    ),
    Guard(
        "Home is drawn from what its owner may read",
        "bot/handlers/home.py",
        "audience = audience_of(self._chat.place(channel_id), person)",
        'audience = Audience(frozenset({"public", "internal"}))',
        ("tests/properties/test_surfaces.py", f"{_SLACK}/test_home.py"),
    ),
    Guard(
        "open incidents are those of their reader",
        "retrieval/adapters/sql_documents.py",
        "newest = select(*_OF).where(readable(audience), is_open)",
        "newest = select(*_OF).where(is_open)",
        ("tests/contracts/test_documents.py",),
    ),
    Guard(
        "unwell sources are told to those who run the desk",
        "bot/handlers/home.py",
        "unwell=services.unread(audience) if person.user_id in self._admins else None,",
        "unwell=services.unread(audience),",
        (f"{_SLACK}/test_home.py",),
    ),
    Guard(
        "a channel's settings are for members",
        "bot/handlers/channel_settings.py",
        "if person.standing is not Standing.MEMBER:",
        "if False:",
        ("tests/unit/test_channel_settings.py",),
    ),
    Guard(
        "a channel's settings are for whoever opened it",
        "bot/handlers/channel_settings.py",
        "return place.kind is PlaceKind.DIRECT or person.user_id in self._admins or place.creator == person.user_id",
        "return True",
        ("tests/unit/test_channel_settings.py",),
    ),
    Guard(
        "a channel's settings name sources that its readers may know of",
        "bot/handlers/channel_settings.py",
        "[one for one in self._services.sources if audience.may_read(one.visibility)]",
        "list(self._services.sources)",
        ("tests/unit/test_channel_settings.py",),
    ),
    Guard(
        "a denied source is not quoted",
        "retrieval/domain/questions.py",
        " or document.source_id in self.denied:",
        ":",
        ("tests/unit/test_channel_settings.py",),
    ),
    Guard(
        "an answer nobody asked for takes its channel's turn",
        "bot/handlers/question.py",
        "(_answers(asked, reply) and take_turn(asked, services))",
        "_answers(asked, reply)",
        (f"{_SLACK}/test_unasked.py",),
    ),
    Guard(
        "a direct message holds the notes of its workspace's channels alone",
        "bot/audience.py",
        "for one in place.channels if workspace_of(one) == workspace",
        "for one in place.channels",
        ("tests/properties/test_audience.py",),
    ),
    Guard(
        "a direct message with outsiders has no channels",
        "bot/adapters/slack_places.py",
        "joined = room.kind is PlaceKind.DIRECT and outsiders is False",
        "joined = room.kind is PlaceKind.DIRECT",
        (f"{_SLACK}/test_audiences.py",),
    ),
    Guard(
        "a direct message holds the notes of channels that its person is in",
        "bot/adapters/slack_places.py",
        """frozenset(str(one["id"]) for one in told.get("channels") or ())""",
        """frozenset({"C0LEGAL01"})""",
        (f"{_SLACK}/test_audiences.py",),
    ),
    Guard(
        "no text of others becomes an emoji",
        "bot/render/escape.py",
        """(?=[\\w+'\\-]{1,100}(?::|\\Z))""",
        """(?=NEVER)""",
        ("tests/conversation/hostile",),
    ),
    Guard(
        "no text of others mentions anybody",
        "bot/render/escape.py",
        """"".join(_ENTITIES.get(c, c) for c in line)""",
        "line",
        ("tests/conversation/hostile",),
    ),
    Guard(
        "no hidden character of others is shown",
        "bot/render/escape.py",
        """kept = "".join(c for c in spaced if""",
        """kept = "".join(c for c in spaced if True or""",
        ("tests/conversation/hostile",),
    ),
    Guard(
        "what asked people goes with its question",
        "bot/handlers/revision.py",
        "    _take_back_from_people(change, store, chat)\n",
        "",
        (f"{_SLACK}/test_reply_buttons.py",),
    ),
    Guard(
        "who left a channel is asked about anew",
        "bot/adapters/slack_client.py",
        "self._places.forget_member(user_id)",
        "pass",
        ("tests/adapters/slack_client/test_readers.py",),
    ),
    Guard(
        "how much is left out is told to members alone",
        "bot/handlers/withheld.py",
        "if _own_audience(chat.person(asked.user_id), chat) == EVERYONE:",
        "if False:",
        ("tests/unit/test_second_looks.py",),
    ),
    Guard(
        "notes are kept by members",
        "bot/handlers/notes.py",
        "return person.standing is Standing.MEMBER and workspace_of(person.user_id) == workspace_of(wanted.channel_id)",
        "return True",
        (f"{_SLACK}/test_notes.py",),
    ),
    Guard(
        "where outsiders read along no note is for the channel",
        "bot/handlers/notes.py",
        "own = place.kind is PlaceKind.CHANNEL and place.outsiders is False",
        "own = place.kind is PlaceKind.CHANNEL",
        (f"{_SLACK}/test_notes.py",),
    ),
    Guard(
        "who a note is for is looked at again when it is submitted",
        "bot/handlers/notes.py",
        "if readers not in offered(place):",
        "if False:",
        (f"{_SLACK}/test_notes.py",),
    ),
    Guard(
        "a note is opened for those who may read it",
        "bot/handlers/notes.py",
        "if note is None or not audience.may_read(note.visibility):",
        "if note is None:",
        (f"{_SLACK}/test_notes.py",),
    ),
    Guard(
        "a note is forgotten by those who may",
        "bot/handlers/note_forgetting.py",
        "if note is not None and not self.may_change(note, user_id):",
        "if False:",
        (f"{_SLACK}/test_notes.py",),
    ),
    Guard(
        "what we said in a thread is no part of its note",
        "bot/note_words.py",
        "for message in thread.messages if not message.ours for one",
        "for message in thread.messages for one",
        ("tests/unit/test_note_words.py",),
    ),
    Guard(
        "the words of a thread are not on record before its form is submitted",
        "bot/envelopes.py",
        'unread = frozenset() if heard is None or heard.reads_message else frozenset({"text"})',
        "unread = frozenset[str]()",
        ("tests/unit/test_inbox.py",),
    ),
    Guard(
        "secrets in a form are blotted out before it is on record",
        "bot/envelopes.py",
        "kept[name][_STATE] = _without_secrets(kept[name][_STATE])",
        "pass",
        ("tests/unit/test_inbox.py",),
    ),
    Guard(
        "notes relate to a story for those who may read them",
        "retrieval/stories/related.py",
        "n.mark is Mark.NONE and audience.may_read(n.visibility)]",
        "n.mark is Mark.NONE]",
        ("tests/unit/stories/test_related.py", "tests/properties/test_story_book.py"),
    ),
    Guard(
        "a matter's sources are those of its readers",
        "retrieval/claims/ledger.py",
        "for name, d in named.items() if audience.may_read(d.visibility)}",
        "for name, d in named.items()}",
        ("tests/properties/test_ledger.py", "tests/unit/claims"),
    ),
    Guard(
        "the archive is of what everybody may read",
        "bot/operations/publishing.py",
        "records = current_records([one.digest for one in kept], EVERYONE, catalog)",
        "records = current_records([one.digest for one in kept], kept[0].digest.audience, catalog)",
        ("tests/properties/test_archive.py", "tests/unit/test_archive.py", "tests/conversation/command_line"),
    ),
)


def removed(guard: Guard, folder: Path) -> bool:
    """Take a guard away in a copy; False where it, or what goes with it, does not stand there once."""
    file = folder / guard.file
    text = file.read_text(encoding="utf-8")
    for line, without in filter(None, ((guard.line, guard.without), guard.also)):
        if text.count(line) != 1:
            return False
        text = text.replace(line, without)
    file.write_text(text, encoding="utf-8")
    return True


def notices(guard: Guard, folder: Path) -> bool:
    """Say whether a test fails in a copy without a guard."""
    tests = [test for test in guard.tests if (folder / test).exists()]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    try:
        ended = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return True  # a test waits for ever for what the guard brings about
    return bool(tests) and ended.returncode == 1


def main() -> None:
    """Take the guards away, one after the other, and say what came of each."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default="", help="guards whose description has these words")
    given = options.parse_args()
    missed = 0
    for guard in GUARDS:
        if given.only not in guard.what:
            continue
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="desk-mutation-") as name:
            folder = Path(name)
            for part in _COPIED:
                copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
                copy(ROOT / part, folder / part)
            if not removed(guard, folder):
                told = f"NOT FOUND in {guard.file}"
            else:
                told = "a test fails" if notices(guard, folder) else "NO TEST FAILS"
        missed += told != "a test fails"
        sys.stdout.write(f"{guard.what}: {told} ({time.monotonic() - began:.0f} s)\n")
        sys.stdout.flush()
    raise SystemExit(missed > 0)


if __name__ == "__main__":
    main()

"""Which documents tell of the same event, on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli.app import main

pytestmark = pytest.mark.usefixtures("alone")

Desk = Callable[..., tuple[int, str, str]]
CUT = "Quillon cuts Vexley off from Sable"
TEXT = "Quillon has cut the code editor Vexley off from its Sable models, Northlight has learned, as of Monday."
LINES: tuple[dict[str, Any], ...] = (
    {"id": "a", "title": CUT, "text": TEXT, "outlet": "Northlight", "published_at": "2026-06-03T08:00:00Z"},
    {"id": "b", "title": CUT, "text": f"{TEXT} Tanager says so too.", "published_at": "2026-06-04T08:00:00Z"},
    {
        "id": "o",
        "title": "Drought empties the Lower Aare reservoirs",
        "text": "Farmers along the Lower Aare will get no water in July, the canton of Halden said.",
        "published_at": "2026-06-05T08:00:00Z",
    },
    {"id": "i", "title": CUT, "text": TEXT, "published_at": "2026-06-06T08:00:00Z", "visibility": "internal"},
)


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "wire.jsonl"
    path.write_text("\n".join(map(json.dumps, LINES)), encoding="utf-8")
    return path


@pytest.fixture
def desk(tmp_path: Path, lines: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A desk that has read the lines."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--data-dir", str(tmp_path / "desk"), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    assert run("ingest", str(lines))[0] == 0
    return run


def told(desk: Desk, *arguments: str) -> list[dict[str, Any]]:
    code, out, err = desk("stories", *arguments, "--json")
    assert code == 0, err
    return [json.loads(line) for line in out.splitlines()]


def story_of(desk: Desk, first: str) -> str:
    titles = {line["id"]: line["title"] for line in LINES}
    return next(str(card["story"]) for card in told(desk, "list") if card["title"] == titles[first])


def test_the_stories_are_listed_for_those_who_may_read_them(desk: Desk) -> None:
    public, team = told(desk, "list"), told(desk, "list", "--audience", "internal")
    assert [(card["title"], card["size"]) for card in public] == [(LINES[2]["title"], 1), (CUT, 2)]
    assert [card["visibility"] for card in team] == ["internal", "public", "public"]
    assert [card["size"] for card in told(desk, "list", "--since", "2026-06-05")] == [1]
    code, out, _ = desk("stories", "list")
    assert code == 0
    assert f"{CUT} (2 documents, " in out


def test_a_story_is_shown_with_its_documents_and_its_log(desk: Desk) -> None:
    (shown,) = told(desk, "show", story_of(desk, "a"))
    assert [document["document_id"] for document in shown["documents"]] == ["a", "b"]
    assert [event["number"] for event in shown["log"]] == list(range(1, len(shown["log"]) + 1))
    assert shown["log"][0]["kind"] == "joined"
    code, out, _ = desk("stories", "show", story_of(desk, "a"))
    assert code == 0
    assert "1. " in out


def test_an_internal_story_is_none_for_the_public(desk: Desk) -> None:
    (inside,) = (c["story"] for c in told(desk, "list", "--audience", "internal") if c["visibility"] == "internal")
    code, out, err = desk("stories", "show", inside)
    assert (code, out) == (2, "")
    assert f"There is no story {inside}" in err
    assert desk("stories", "show", inside, "--audience", "internal")[0] == 0


def test_a_person_splits_and_merges_stories(desk: Desk) -> None:
    story = story_of(desk, "a")
    code, out, _ = desk("stories", "split", story, "b")
    assert code == 0
    new = out.split()[-1].rstrip(".")
    assert [d["document_id"] for d in told(desk, "show", new)[0]["documents"]] == ["b"]
    code, out, _ = desk("stories", "merge", new, story)
    assert (code, out) == (0, f"{new} is part of {story} now.\n")
    assert told(desk, "show", story)[0]["size"] == 2
    assert "is part of" in desk("stories", "show", new)[1]
    code, _, err = desk("stories", "split", story, "nobody")
    assert code == 2
    assert "nobody" in err


def test_filling_joins_what_waits_and_then_nothing(desk: Desk) -> None:
    assert desk("stories", "fill")[:2] == (0, "Joined 0 documents to stories.\n")


def test_a_file_is_grouped_in_a_desk_that_goes_away(desk: Desk, lines: Path) -> None:
    grouped = {line["id"]: line["story"] for line in told(desk, "group", str(lines))}
    assert grouped.keys() == {"a", "b", "o", "i"}
    assert grouped["a"] == grouped["b"]
    assert len({grouped["a"], grouped["o"], grouped["i"]}) == 3
    code, out, _ = desk("stories", "group", str(lines))
    assert code == 0
    assert out.count(CUT) == 3

"""What became of each matter, on the command line: the sample corpus in a real database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.cli.app import main
from retrieval.domain import Deed, Status

pytestmark = pytest.mark.usefixtures("alone")

Desk = Callable[..., tuple[int, str, str]]
DATABASE = "desk.sqlite3"
NOTHING = "No such matter is told of in what was read.\n"


@pytest.fixture
def desk_at(capsys: pytest.CaptureFixture[str]) -> Callable[[Path], Desk]:
    def at(data_dir: Path) -> Desk:
        def run(*arguments: str) -> tuple[int, str, str]:
            capsys.readouterr()
            code = main(["--data-dir", str(data_dir), *arguments])
            printed = capsys.readouterr()
            return code, printed.out, printed.err

        return run

    return at


@pytest.fixture
def desk(sample_dir: Path, desk_at: Callable[[Path], Desk]) -> Desk:
    """A desk that has read the sample corpus."""
    return desk_at(sample_dir)


def matters(desk: Desk, *options: str) -> list[dict[str, Any]]:
    code, out, err = desk("claims", *options, "--json")
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def statuses(desk: Desk, *options: str) -> dict[str, str]:
    return {matter["matter"]: matter["status"] for matter in matters(desk, *options)}


def test_a_matter_says_who_did_what_to_whom_and_what_became_of_it(desk: Desk) -> None:
    code, out, err = desk("claims", "--about", "Brightsill", "--deed", "cut off")
    assert (code, err) == (0, "")
    first, *told = out.splitlines()
    assert first == "Quillon cut off Brightsill: restored by Quillon since 5 Jun 2026; 2 independent reports"
    assert told
    assert all(line.startswith("    ") for line in told)
    assert any("stated · Quillon: “Quillon has restored the access" in line for line in told)


def test_a_corrected_matter_tells_the_old_and_the_new_amount(desk: Desk) -> None:
    _, out, _ = desk("claims", "--status", "corrected", "--about", "Vexley")
    assert out.startswith("Vexley AI trained on Sable: corrected (41 became 14) by Northlight Review since 6 Jun 2026;")
    (matter,) = matters(desk, "--status", "corrected", "--about", "Vexley")
    assert (matter["was"], matter["became"]) == ("41", "14")


def test_machines_get_a_matter_a_line_with_every_claim_and_its_place(desk: Desk) -> None:
    found = matters(desk)
    named = {"matter", "deed", "subject", "object", "status", "since", "originals", "claims"}
    of_claims = {"speaker", "stance", "quote", "document_id", "url", "outlet", "published_at", "amounts", "days"}
    assert len(found) > 10
    for matter in found:
        assert named <= set(matter)
        assert matter["deed"] in set(Deed)
        assert matter["status"] in set(Status)
        assert matter["originals"] == len(matter["original_outlets"])
        assert matter["claims"]
        for claim in matter["claims"]:
            assert of_claims <= set(claim)
            assert claim["quote"]
            assert claim["end"] - claim["start"] == len(claim["quote"])
            assert (type(claim["amounts"]), type(claim["days"])) == (list, list)
    assert len({matter["matter"] for matter in found}) == len(found)


def test_the_newest_turn_comes_first(desk: Desk) -> None:
    since = [matter["since"] for matter in matters(desk)]
    assert since == sorted(since, reverse=True)


def test_about_leaves_only_what_the_name_is_in(desk: Desk) -> None:
    for matter in matters(desk, "--about", "brightsill"):
        parties = [claim[role] or "" for claim in matter["claims"] for role in ("subject", "object", "whose")]
        assert any("brightsill" in party.casefold() for party in parties)
    assert 0 < len(matters(desk, "--about", "Brightsill")) < len(matters(desk))


def test_deeds_may_be_typed_with_hyphens_and_given_again(desk: Desk) -> None:
    plain = statuses(desk, "--deed", "cut off")
    assert plain
    assert statuses(desk, "--deed", "cut-off") == statuses(desk, "--deed", "CUT_OFF") == plain
    both = statuses(desk, "--deed", "cut-off", "--deed", "forbids")
    assert both == plain | statuses(desk, "--deed", "forbids")


def test_only_what_has_the_status_that_is_asked_for_is_listed(desk: Desk) -> None:
    everything = statuses(desk)
    wanted = {name: status for name, status in everything.items() if status in {"denied", "restored"}}
    assert wanted
    assert statuses(desk, "--status", "denied", "--status", "restored") == wanted


def test_only_what_took_its_turn_since_a_day_is_listed(desk: Desk) -> None:
    wanted = [matter for matter in matters(desk) if matter["since"] >= "2026-06-05"]
    assert 0 < len(wanted) < len(matters(desk))
    assert matters(desk, "--since", "2026-06-05") == wanted


def test_an_earlier_day_knows_nothing_of_later_turns(desk: Desk) -> None:
    about = ("--about", "Brightsill", "--deed", "cut off")
    (before,) = matters(desk, *about, "--as-of", "2026-05-31")
    (now,) = matters(desk, *about)
    assert (before["matter"], before["status"], now["status"]) == (now["matter"], "reported", "restored")
    assert max(claim["learned_at"] for claim in before["claims"]) <= "2026-06-01"


def test_a_bare_day_means_its_end(desk: Desk) -> None:
    about = ("--about", "Brightsill", "--deed", "cut off")
    assert list(statuses(desk, *about, "--as-of", "2026-06-05").values()) == ["restored"]


def test_internal_notes_make_claims_for_the_team_alone(desk: Desk) -> None:
    shown = {claim["visibility"] for matter in matters(desk) for claim in matter["claims"]}
    assert shown == {"public"}
    team = matters(desk, "--audience", "internal")
    assert "internal" in {claim["visibility"] for matter in team for claim in matter["claims"]}


def test_what_is_told_of_nowhere_is_said_to_be(desk: Desk) -> None:
    assert desk("claims", "--about", "Nobodyhere") == (0, NOTHING, "")
    assert desk("claims", "--about", "Nobodyhere", "--json") == (0, "", "")
    assert desk("claims", "--as-of", "2020-01-01") == (0, NOTHING, "")


@pytest.mark.parametrize(
    ("option", "typed", "said"),
    [
        ("--deed", "sold", f"There is no deed 'sold': it is one of {', '.join(Deed)}."),
        ("--status", "maybe", f"There is no status 'maybe': it is one of {', '.join(Status)}."),
        ("--as-of", "someday", "'someday' is not a day or moment: write 2026-06-08"),
        ("--since", "someday", "'someday' is not a day or moment: write 2026-06-08"),
        ("--audience", "nobody", "'public', 'internal'"),
    ],
)
def test_what_cannot_be_meant_is_said_with_what_can(desk: Desk, option: str, typed: str, said: str) -> None:
    code, out, err = desk("claims", option, typed)
    assert (code, out) == (2, "")
    assert said in err


def test_a_desk_that_has_read_nothing_lists_nothing(tmp_path: Path, desk_at: Callable[[Path], Desk]) -> None:
    assert desk_at(tmp_path / "data")("claims") == (0, NOTHING, "")


def test_a_desk_without_claims_is_filled_by_reading_them_anew(tmp_path: Path, desk_at: Callable[[Path], Desk]) -> None:
    desk = desk_at(tmp_path / "data")
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\npublished: 2026-05-04\n---\nBrennick cut off Tamsel on Monday. Tamsel leaked 900 keys.\n"
    )
    assert desk("ingest", str(tmp_path / "a.md"))[0] == 0
    before = matters(desk)
    assert {matter["deed"] for matter in before} == {"cut off", "leaked"}
    with closing(sqlite3.connect(tmp_path / "data" / DATABASE)) as database, database:
        database.execute("DELETE FROM claims")
    assert desk("claims")[1] == NOTHING
    code, out, _ = desk("reindex", "--claims")
    assert (code, out) == (0, "Read 2 claims in 1 document.\n")
    assert matters(desk) == before
    both = "Indexed 1 passages.\nRead 2 claims in 1 document.\n"
    assert desk("reindex", "--embed", "--claims")[1] == both
    assert matters(desk) == before

"""A model is told the ledger's matters in plain sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from retrieval.answering.prompt import answer_prompt
from retrieval.answering.record import matter_sentences
from retrieval.domain import Claim, Deed, Matter, Stance, Status
from retrieval.text.tables import tables_of
from tests.factories import a_brief, a_document, a_hit, moment

REPORT = a_hit(
    a_document(
        "report",
        text="Vexley trained Anvil on Sable.",
        title="A report",
        outlet="Northlight",
        published_at=moment("2026-06-02"),
    )
)
DENIAL = a_hit(a_document("denial", text="Vexley denies it.", outlet="Lantern", published_at=moment("2026-06-04")))


def a_claim(document_id: str, stance: Stance, quote: str, speaker: str | None = None) -> Claim:
    return Claim(document_id, 1, Deed.TRAINED_ON, stance, quote, 0, len(quote), speaker, "Vexley", "Sable")


MATTER = Matter(
    "m",
    Deed.TRAINED_ON,
    "Vexley",
    "Sable",
    Status.DENIED,
    moment("2026-06-04"),
    (
        a_claim("report", Stance.REPORTED, "Vexley trained Anvil on Sable."),
        a_claim("denial", Stance.DENIED, "Vexley denies it.", "Vexley"),
    ),
    by="Vexley",
)


def test_a_matter_is_told_as_who_says_what_of_whom_and_when() -> None:
    assert matter_sentences(MATTER, [REPORT, DENIAL]) == (
        "It is told that Vexley trained on Sable; this is denied since 2026-06-04, by the word of Vexley. "
        "In passage 1, of 2026-06-02, Northlight reports it. In passage 2, of 2026-06-04, Vexley denies it."
    )


def test_who_is_not_known_is_somebody_and_a_passage_that_does_not_tell_of_it_is_not_named() -> None:
    nameless = replace(MATTER, subject=None, object=None, by=None, since=None, change=("41", "14"))
    assert matter_sentences(nameless, [DENIAL]) == (
        "It is told that somebody trained on something; this is denied (41 became 14). "
        "In passage 1, of 2026-06-04, Vexley denies it."
    )
    assert matter_sentences(MATTER, [a_hit(a_document("other"))]) == ""


def test_the_sentences_stand_in_the_prompt_between_the_lines_of_the_record() -> None:
    user = answer_prompt(a_brief("Did Vexley?", [REPORT, DENIAL], matters=(MATTER,)), token="sesame7").user
    assert matter_sentences(MATTER, [REPORT, DENIAL]) in user.split("<record sesame7>")[1].split("</record sesame7>")[0]


@pytest.mark.parametrize(
    ("rows", "kinds"), [("deed", Deed), ("status", Status), ("stance", {*Stance, Status.RESTORED})]
)
def test_every_deed_status_and_stance_has_its_row(rows: str, kinds: set[str]) -> None:
    assert tables_of("en")["record"][rows].keys() == {str(kind) for kind in kinds}

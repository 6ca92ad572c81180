from __future__ import annotations

import pytest

from retrieval.domain import Entity, Hit
from retrieval.text.gazetteer import Gazetteer
from tests.factories import a_document, a_passage

KNOWN = Gazetteer(
    [
        Entity("Vexley", ("Noor Halvorsen's coding company", "the Anvil maker")),
        Entity("Fair Access Institute Registry", ("FAIR",)),
        Entity("Vexley Labs"),
    ]
)


def a_hit(text: str) -> Hit:
    document = a_document(title="A report", text=text)
    return Hit(1, 1.0, a_passage(document), document)


def test_a_search_by_words_also_looks_for_the_names_in_the_other_names() -> None:
    widened = KNOWN.widened("Who trained Vexley's model?")

    assert widened.startswith("Who trained Vexley's model?")
    assert set(widened.split()[4:]) == {"noor", "halvorsen", "anvil"}


def test_the_plain_wording_calls_each_entity_by_its_name() -> None:
    assert KNOWN.plain("Was Noor Halvorsen\u2019s coding company cut off, as FAIR says?") == (
        "Was Vexley cut off, as Fair Access Institute Registry says?"
    )


@pytest.mark.parametrize(
    "text", ["Is it fair to say so?", "Was Brightsill cut off?", "Which Vexleyan law?", "", "UNFAIR terms"]
)
def test_a_question_without_a_known_name_stays_as_it_is(text: str) -> None:
    assert KNOWN.widened(text) == KNOWN.plain(text) == KNOWN.closest(text, [a_hit("Vexley sold keys.")]) == text


def test_a_longer_name_is_not_taken_for_the_shorter_one_in_it() -> None:
    assert KNOWN.plain("What did Vexley Labs say?") == "What did Vexley Labs say?"


def test_names_are_found_in_any_case_but_acronyms_only_in_capitals() -> None:
    assert KNOWN.plain("who sued THE anvil  MAKER?") == "who sued Vexley?"
    assert KNOWN.plain("is FAIR fair?") == "is Fair Access Institute Registry fair?"


def test_an_entity_is_called_by_a_name_that_was_found() -> None:
    asked = "What did Noor Halvorsen's coding company sell?"

    assert KNOWN.closest(asked, [a_hit("Vexley sold keys.")]) == "What did Vexley sell?"
    assert KNOWN.closest(asked, [a_hit("Noor Halvorsen's coding company, Vexley, sold keys.")]) == asked
    assert KNOWN.closest(asked, [a_hit("Noor Halvorsen sold keys.")]) == asked
    assert KNOWN.closest(asked, []) == asked


def test_a_name_that_was_found_stays_though_another_has_more_words_that_were_found() -> None:
    asked = "What did Brazil fine Vexley?"

    assert KNOWN.closest(asked, [a_hit("Vexley is Noor Halvorsen's coding company.")]) == asked


def test_without_entities_nothing_changes() -> None:
    assert Gazetteer().widened("Who cut off Vexley?") == "Who cut off Vexley?"

"""An entry of a list is quoted with the line that leads it, or not at all."""

from __future__ import annotations

import pytest

from retrieval.answering.quotable import find_quotable
from retrieval.domain import DraftSentence, Hit, Passage
from retrieval.grounding.citations import resolve
from retrieval.reading.passages import passages_of
from retrieval.reading.sources.html_text import text_of
from retrieval.reading.sources.markdown import plain
from retrieval.text.listings import listings
from tests.factories import a_document, a_hit, select_answer

TERMS = (
    "What stays allowed:\n\n{0} publishing outputs\n{0} benchmarking\n\nWhat is not allowed\n\n{0} reselling access\n"
)
HTML = (
    "<h2>What stays allowed</h2><ul><li><p>publishing outputs</p></li><li>benchmarking</li></ul>"
    "<p>What is not allowed:</p><ol><li>reselling access</li></ol>"
)
LONG = "What is not allowed:\n\n" + "\n".join(
    f"- Customers may under no condition of these terms, at any time, hand over key number {n} to a reseller."
    for n in range(1, 12)
)


def quotes(text: str) -> list[str]:
    return [" ".join(one.text.split()) for one in find_quotable([a_hit(a_document(text=text))])]


@pytest.mark.parametrize(
    "text",
    [TERMS.format("-"), TERMS.format("1."), TERMS.format("*"), plain(TERMS.format("-")), text_of(HTML)],
    ids=["dashes", "numbers", "stars", "markdown", "html"],
)
def test_every_entry_stands_under_its_own_heading(text: str) -> None:
    found = quotes(text)
    allowed = next(one for one in found if "publishing" in one)
    forbidden = next(one for one in found if "reselling" in one)
    assert allowed.startswith("What stays allowed")
    assert "benchmarking" in allowed
    assert forbidden.startswith("What is not allowed")
    assert len(found) == 2


def test_entries_that_lost_their_marks_stand_under_their_colon_line_too() -> None:
    assert quotes("It forbids:\n\nreselling access\n\ntraining on outputs\n\nThe office decides again in May.") == [
        "It forbids: reselling access training on outputs",
        "The office decides again in May.",
    ]


def test_a_nested_list_is_quoted_from_the_top() -> None:
    text = plain("Allowed:\n\n- outputs of\n  - small models\n  - large models\n- quoting\n")
    (found,) = listings(text)
    assert found.nested
    assert quotes(text)[0].startswith("Allowed: \u2022 outputs of \u25e6 small models")


def test_a_definition_stands_under_its_term() -> None:
    assert quotes(text_of("<dl><dt>Fee</dt><dd>Ten crowns a year</dd></dl>")) == ["Fee \u2022 Ten crowns a year"]


def test_an_entry_far_below_is_told_behind_its_heading() -> None:
    hits = [a_hit(a_document(text=LONG))]
    drafts = select_answer("Who may not hand over key number 11?", hits)
    at = next(n for n, draft in enumerate(drafts) if "number 11 " in draft.text)
    assert any(draft.text == "What is not allowed:" and draft.context for draft in drafts[:at])
    grounded = resolve(drafts, hits)
    assert grounded.dropped == 0
    assert all(one.quote in hits[0].passage.text for one in grounded.citations)


def test_an_entry_whose_heading_stands_in_the_passage_before_is_not_quoted() -> None:
    document = a_document(text=LONG)
    at = LONG.index("- Customers may under no condition of these terms, at any time, hand over key number 6")
    passage = Passage("p", document.document_id, document.visibility, 1, at, len(LONG), LONG[at:])
    hit = Hit(1, 1.0, passage, document)
    assert find_quotable([hit]) == ()
    entry = LONG[at + 2 : LONG.index("\n", at)]
    assert resolve([DraftSentence(entry, ((1, entry),))], [hit]).sentences == ()


def test_a_model_s_quote_of_an_entry_is_shown_with_its_heading() -> None:
    hit = a_hit(a_document(text=TERMS.format("-")))
    grounded = resolve([DraftSentence("Reselling access is not allowed.", ((1, "reselling access"),))], [hit])
    assert [one.quote for one in grounded.citations] == ["What is not allowed\n\n- reselling access"]
    wrong = DraftSentence("Reselling access stays allowed.", ((1, "reselling access"),))
    assert resolve([wrong], [hit]).sentences == ()


def test_a_line_that_ends_in_a_colon_never_stands_alone() -> None:
    text = (
        "The office told all of its customers the following thing in May:\n\nAccess ends in June. It costs ten crowns."
    )
    assert quotes(text)[0] == "The office told all of its customers the following thing in May: Access ends in June."
    lead = text.partition("\n")[0]
    assert resolve([DraftSentence(lead, ((1, lead),))], [a_hit(a_document(text=text))]).sentences == ()


def test_a_numbered_section_of_a_contract_is_no_entry() -> None:
    sections = "1. Customers may publish outputs. They own them.\n\n2. Reselling is forbidden to all."
    text = f"USAGE TERMS\n\nIn force since March.\n\n{sections}"
    assert "Reselling is forbidden to all." in quotes(text)


def test_a_colon_line_opens_the_next_passage_rather_than_close_one() -> None:
    words = " ".join(f"Word {n} is told of here." for n in range(45))
    entries = "\n".join(f"- entry number {n} of the list" for n in range(30))
    document = a_document(text=f"{words}\n\nWhat is not allowed:\n\n{entries}")
    assert not any(one.text.endswith(":") for one in passages_of(document))
    assert all(one.text == document.text[one.start : one.end] for one in passages_of(document))

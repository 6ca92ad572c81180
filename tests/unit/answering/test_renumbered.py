"""Where a number was put right, a question how many is answered with the one that stands, the old one behind it."""

from __future__ import annotations

import pytest

from retrieval.domain import INTERNAL, TEAM, Answer, Question
from tests.factories import a_document, moment
from tests.unit.answering.test_retold import NOTICE, REPORT, RETOLD, desk, told

BLOCKED = a_document(
    "blocked",
    title="Fendrel zieht Schlüssel zurück",
    text="Fendrel hat 73 Schlüssel von Osmary gesperrt, berichtet die Hafenpost. Sie stammten von einem Händler.",
    outlet="Hafenpost",
    language="de",
    published_at=moment("2026-04-02"),
)
PUT_RIGHT = a_document(
    "put-right",
    title="Zu unserem Bericht",
    text="Berichtigung: In unserem Bericht vom 2. April über Fendrel und Osmary hieß es, Fendrel habe 73 Schlüssel "
    "gesperrt. Es waren 37 Schlüssel.",
    outlet="Hafenpost",
    language="de",
    published_at=moment("2026-04-05"),
)
SAME_NUMBER = a_document(
    "same-number",
    title="Zeltro opens accounts",
    text="Zeltro holds 41 private accounts for its staff, it said.",
    outlet="Ledgerline",
    published_at=moment("2026-03-03"),
)
HOW_MANY = "How many private accounts did Brennick use?"
OLD = "Brennick collected the answers through 41 private accounts and a reseller."


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        (HOW_MANY, "earlier:"),
        ("Wie viele Konten hat Brennick benutzt?", "früher:"),
        ("Combien de comptes Brennick a-t-il utilisés ?", "auparavant :"),
        ("¿Cuántas cuentas usó Brennick?", "antes:"),
    ],
)
def test_the_number_that_stands_comes_first_and_the_old_one_as_earlier(question: str, lead: str) -> None:
    lines = told(desk(REPORT, NOTICE, RETOLD), question)
    assert lines == ["Brennick used 14 private accounts, not 41.", f"{lead} {OLD}"]


def test_each_number_is_cited_from_a_document_that_says_it() -> None:
    reply = desk(REPORT, NOTICE).answer(Question(HOW_MANY))
    assert isinstance(reply, Answer)
    cited = {citation.index: citation for citation in reply.citations}
    assert [[cited[index].document_id for index in one.citations] for one in reply.sentences] == [
        ["notice"],
        ["report"],
    ]
    assert [cited[index].quote for one in reply.sentences for index in one.citations] == [
        "An invoice gives the number as 14 accounts.",
        OLD,
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Wie viele Schlüssel hat Fendrel gesperrt?",
        "How many keys did Fendrel block?",
        "Combien de clés Fendrel a-t-il bloquées ?",
        "¿Cuántas claves bloqueó Fendrel?",
    ],
)
def test_a_notice_that_no_claim_is_made_of_puts_a_number_right_too(question: str) -> None:
    first, second = told(desk(BLOCKED, PUT_RIGHT), question)
    assert first == "Es waren 37 Schlüssel."
    assert second.endswith(": Fendrel hat 73 Schlüssel von Osmary gesperrt, berichtet die Hafenpost.")


@pytest.mark.parametrize(
    "question",
    [
        "How many accounts did Northlight first report for Brennick?",
        "How many former employees said that Brennick trained Corvid?",
        "How did Brennick collect the answers?",
        "Which paper told the number of private accounts that Brennick used?",
        "How many private accounts did Brennick use, and how many resellers?",
    ],
)
def test_what_asks_for_another_number_or_for_none_is_answered_as_before(question: str) -> None:
    assert not any(line.startswith("earlier:") for line in told(desk(REPORT, NOTICE, RETOLD), question))


def test_another_s_number_is_not_put_right_for_being_as_large() -> None:
    lines = told(desk(REPORT, NOTICE, RETOLD, SAME_NUMBER), "How many private accounts does Zeltro hold?")
    assert lines[0] == SAME_NUMBER.text
    assert not any(line.startswith("earlier:") for line in lines)


def test_before_the_correction_the_number_is_the_one_that_was_reported() -> None:
    lines = told(desk(REPORT, NOTICE, RETOLD), HOW_MANY, as_of=moment("2026-03-05"))
    assert lines[0] == OLD


def test_a_correction_in_a_note_is_told_to_its_readers_alone() -> None:
    notice = a_document("note", title="Note", text=NOTICE.text, visibility=INTERNAL, published_at=NOTICE.published_at)
    assert told(desk(REPORT, notice), HOW_MANY)[0] == OLD
    assert told(desk(REPORT, notice), HOW_MANY, audience=TEAM)[1] == f"earlier: {OLD}"

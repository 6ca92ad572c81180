"""Questions that a short fixed form answers, asked in Slack: verdicts, lists, reporters, comparisons, timelines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from retrieval.claims.extract import claims_of
from retrieval.reading.corrections import correction_of
from tests.conversation.slack.conftest import Desk
from tests.factories import a_document, bring_up_to_date, moment, stock
from tests.fakes import WordVectors
from tests.slack_workspace import BOT

AFFAIR = (
    a_document(
        "brennick-report",
        title="Brennick cuts off Tamsel",
        text="Brennick has cut off Tamsel from its model Orrel, Harbour Post has learned. Tamsel had 41 keys.",
        outlet="Harbour Post",
        language="en",
        published_at=moment("2026-06-01"),
    ),
    a_document(
        "brennick-repeat",
        title="Tamsel cut off by Brennick",
        text="Brennick has cut off Tamsel from Orrel, according to Harbour Post.",
        outlet="Daily Tarn",
        original="Harbour Post",
        original_id="brennick-report",
        language="en",
        published_at=moment("2026-06-02"),
    ),
    a_document(
        "brennick-other",
        title="Brennick suspends Kelvane's accounts",
        text="Brennick suspended the accounts of Kelvane on Tuesday. Kelvane had 12 keys.",
        outlet="Harbour Post",
        language="en",
        published_at=moment("2026-06-03"),
    ),
    a_document(
        "brennick-restored",
        title="Tamsel is back on Orrel",
        text="Brennick has restored Tamsel's access to Orrel, Tamsel said on Friday.",
        outlet="Daily Tarn",
        language="en",
        published_at=moment("2026-06-05"),
    ),
    a_document(
        "brennick-spring",
        title="Brennick suspends Hollis's accounts",
        text="Brennick suspended the accounts of Hollis on Monday. Brennick also cut off Pardew from Orrel that day.",
        outlet="Harbour Post",
        language="en",
        published_at=moment("2026-05-11"),
    ),
    a_document(
        "fendrel-report",
        title="Fendrel finds keys of Osmary",
        text="Fendrel found 73 keys of Osmary, Harbour Post has learned.",
        outlet="Harbour Post",
        language="en",
        published_at=moment("2026-06-02"),
    ),
    a_document(
        "fendrel-correction",
        title="Keys of Osmary",
        text="Correction: our report of 2 June said that Fendrel found 73 keys of Osmary. Fendrel found 37 keys.",
        outlet="Harbour Post",
        language="en",
        published_at=moment("2026-06-05"),
    ),
    a_document(
        "dorvane-report",
        title="Dorvane trained Pell on outputs of Orrel",
        text="Dorvane reportedly trained its model Pell on outputs of Brennick's Orrel.",
        outlet="Harbour Post",
        language="en",
        published_at=moment("2026-06-04"),
    ),
    a_document(
        "dorvane-denial",
        title="Dorvane denies training on Orrel",
        text="Dorvane denied on Saturday that it trained Pell on outputs of Orrel. It asked for a retraction.",
        outlet="Daily Tarn",
        language="en",
        published_at=moment("2026-06-06"),
    ),
)


@pytest.fixture(autouse=True)
def affair(desk: Desk) -> Iterator[None]:
    """The affair is among what was read, until the test is over."""
    services = desk.services
    catalog, passages, words = services.catalog, services.passages, services.words
    read = [replace(document, correction=correction_of(document)) for document in AFFAIR]
    stock(read, catalog=catalog, passages=passages, words=words, embedder=WordVectors())
    for document in read:
        catalog.put_claims(document, claims_of(document))
    yield
    for document in AFFAIR:
        catalog.remove(document.document_id)
    bring_up_to_date(catalog=catalog, passages=passages, words=words)


def ask(desk: Desk, question: str) -> str:
    """The reply to a question in the team's channel."""
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {question}")
    (reply,) = desk.replies("C0TEAM", ts)
    return reply


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Is Tamsel still cut off from Orrel?", "*No.* Restored, 5 Jun 2026:"),
        ("Ist Tamsel noch gesperrt?", "*Nein.* Wiederhergestellt, 5. Juni 2026:"),
        ("Tamsel est-il toujours privé d'accès ?", "*Non.* Rétabli, 5 juin 2026 :"),
        ("¿Sigue Tamsel sin acceso a Orrel?", "*No.* Restablecido, 5 de junio de 2026:"),
    ],
)
def test_whether_somebody_is_still_cut_off_is_told_in_the_asker_s_language(
    desk: Desk, question: str, told: str
) -> None:
    assert ask(desk, question).startswith(f"{told} Brennick has restored Tamsel's access")


def test_whether_somebody_has_access_again_is_answered_with_how_it_stands(desk: Desk) -> None:
    assert ask(desk, "Does Tamsel have access again?").startswith("*Yes.* Restored, 5 Jun 2026: Brennick has restored")


def test_what_is_reported_and_denied_is_told_as_disputed_the_denial_first(desk: Desk) -> None:
    reply = ask(desk, "Did Dorvane train Pell on outputs of Orrel?")
    assert reply.startswith("*Disputed.* Denied, 6 Jun 2026: Dorvane denied on Saturday")
    assert "earlier: Dorvane reportedly trained" in reply


def test_whether_somebody_denies_it_is_answered_with_the_denial(desk: Desk) -> None:
    reply = ask(desk, "Has Dorvane denied training on outputs of Orrel?")
    assert reply.startswith("*Yes.* Denied, 6 Jun 2026: Dorvane denied on Saturday")


def test_who_lost_access_is_a_line_a_matter_with_its_status(desk: Desk) -> None:
    lines = ask(desk, "Which companies lost access in June?").splitlines()
    assert lines[0].startswith("• *5 Jun 2026* Restored: Brennick has restored Tamsel's access to Orrel")
    assert lines[1].startswith("• *3 Jun 2026* Reported: Brennick suspended the accounts of Kelvane")


@pytest.mark.parametrize(
    ("question", "then"),
    [
        ("Which companies lost access in June?", "and in May?"),
        ("Welche Firmen haben im Juni den Zugang verloren?", "und im Mai?"),
        ("Quelles entreprises ont perdu l'accès en juin ?", "et en mai ?"),
        ("¿Qué empresas perdieron el acceso en junio?", "¿y en mayo?"),
    ],
)
def test_a_month_alone_asks_the_same_of_another_month(desk: Desk, question: str, then: str) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {question}")
    (first,) = desk.replies("C0TEAM", ts)
    desk.slack.say("U0MIRA", "C0TEAM", then, thread_ts=ts)
    desk.slack.wait_for(lambda: len(desk.slack.ours("C0TEAM", ts)) > 1)
    second = desk.replies("C0TEAM", ts)[-1]
    assert "suspended the accounts of Kelvane" in first
    assert "Hollis" not in first
    assert "suspended the accounts of Hollis" in second
    assert "cut off Pardew from Orrel" in second
    assert "Kelvane" not in second


def test_who_is_cut_off_now_leaves_out_who_is_back(desk: Desk) -> None:
    reply = ask(desk, "Who is cut off from what right now?")
    assert "suspended the accounts of Kelvane" in reply
    assert "Tamsel" not in reply


def test_who_reported_it_first_is_told_by_name(desk: Desk) -> None:
    reply = ask(desk, "Who first reported that Brennick cut off Tamsel?")
    assert reply.startswith("• *1 Jun 2026* Harbour Post: Brennick has cut off Tamsel")


def test_reports_that_rest_on_one_are_counted_as_one(desk: Desk) -> None:
    reply = ask(desk, "How many independent reports are there that Brennick cut off Tamsel?")
    assert reply.startswith("• *1 Jun 2026* 1 independent report; Harbour Post: Brennick has cut off Tamsel")


def test_reports_are_counted_in_the_asker_s_language(desk: Desk) -> None:
    reply = ask(desk, "Wie viele unabhängige Berichte gibt es über Tamsel?")
    assert reply.startswith("• *1. Juni 2026* 2 unabhängige Berichte; Harbour Post: Brennick has cut off Tamsel")


def test_whose_report_it_is_is_told_by_name(desk: Desk) -> None:
    reply = ask(desk, "Is Daily Tarn's story on Brennick and Tamsel its own reporting?")
    assert reply.startswith("*No.* Rests on Harbour Post: Brennick has cut off Tamsel from Orrel, according to")


def test_of_two_things_that_are_compared_each_has_a_line(desk: Desk) -> None:
    reply = ask(desk, "How many keys: Tamsel vs Kelvane?")
    assert "Tamsel: Tamsel had 41 keys. [" in reply
    assert "Kelvane: Kelvane had 12 keys. [" in reply


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("How many keys of Osmary did Fendrel find?", "earlier:"),
        ("Wie viele Schlüssel von Osmary hat Fendrel gefunden?", "früher:"),
        ("Combien de clés d'Osmary Fendrel a-t-il trouvées ?", "auparavant :"),
        ("¿Cuántas claves de Osmary encontró Fendrel?", "antes:"),
    ],
)
def test_a_number_that_was_put_right_is_told_with_the_old_one_behind_it(desk: Desk, question: str, lead: str) -> None:
    reply = ask(desk, question)
    assert reply.startswith(f"Fendrel found 37 keys. [1] {lead} Fendrel found 73 keys of Osmary, Harbour Post has")


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        ("Who suspended Brennick?", "The closest sources don't say this about Brennick."),
        ("Wer hat Brennick gesperrt?", "Die nächstliegenden Quellen sagen das nicht über Brennick."),
    ],
)
def test_who_did_it_to_somebody_is_not_answered_with_what_he_did(desk: Desk, question: str, refusal: str) -> None:
    assert ask(desk, question).startswith(refusal)


def test_a_timeline_tells_the_turns_in_their_order(desk: Desk) -> None:
    lines = ask(desk, "Timeline of Dorvane and Orrel").splitlines()
    assert lines[0].startswith("• *4 Jun 2026* Dorvane reportedly trained its model Pell")
    assert lines[1].startswith("• *6 Jun 2026* Dorvane denied on Saturday")


def test_what_the_ledger_does_not_hold_is_answered_as_before(desk: Desk) -> None:
    assert "customers" in ask(desk, "Did Gatehop suspend customers?")

"""How many reports are independent, by what is recorded of them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from retrieval.claims.confirmation import confirmation, confirmed, originals
from retrieval.claims.lineage import copies
from retrieval.domain import EVERYONE, INTERNAL, TEAM, Confirmation, Document
from tests.factories import PUBLISHED, a_document, a_note
from tests.fakes import MemoryCatalog

NONE = np.zeros((0, 1), np.float32)


def report(name: str, outlet: str, hours: int = 0, **fields: object) -> Document:
    return a_document(
        name, text=f"{outlet} tells it.", outlet=outlet, published_at=PUBLISHED + timedelta(hours=hours), **fields
    )


FIRST = report("first", "Northlight")
COPY = report("copy", "Ledgerline", 2, copy_of="first")
OF_COPY = report("of-copy", "Lantern Wire", 3, original_id="copy")
DERIVED = report("derived", "Modelbeat", 4, original_id="first", original="Byte Harbour")
OWN = report("own", "Parameter Post", 5)


def held(*documents: Document) -> MemoryCatalog:
    catalog = MemoryCatalog()
    for document in documents:
        catalog.put(document, (), NONE)
    return catalog


def test_what_is_recorded_as_resting_on_one_report_is_one_confirmation() -> None:
    told = confirmation([DERIVED, OF_COPY, COPY, FIRST])
    assert told == Confirmation(("Modelbeat", "Lantern Wire", "Ledgerline", "Northlight"), ("Northlight",))


def test_a_report_of_its_own_is_another_confirmation() -> None:
    assert originals([FIRST, COPY, OWN]) == ("Northlight", "Parameter Post")


def test_a_report_that_is_not_among_them_is_named_where_it_is_held() -> None:
    known = {"first": FIRST, "copy": COPY}
    assert originals([OF_COPY, DERIVED], known) == ("Northlight",)
    assert originals([DERIVED]) == ("Byte Harbour",)


def test_copies_are_known_by_what_is_recorded_when_their_texts_do_not_show_it() -> None:
    again = report("again", "Byte Harbour", 6, copy_of="first")
    assert copies([FIRST, COPY, OWN, again]) == [(0, 1), (0, 3), (1, 3)]
    assert copies([COPY, again]) == [(0, 1)]


def test_records_that_go_round_come_to_an_end() -> None:
    one, other = report("a", "Ledgerline", original_id="b"), report("b", "Modelbeat", 1, original_id="a")
    assert len(originals([one, other])) in {1, 2}


def test_an_answer_counts_what_rests_on_what_it_cites() -> None:
    catalog = held(FIRST, COPY, DERIVED, OWN)
    told = confirmed(catalog, [FIRST], EVERYONE)
    assert (set(told.outlets), told.originals) == ({"Northlight", "Ledgerline", "Modelbeat"}, ("Northlight",))
    assert confirmed(catalog, [COPY], EVERYONE).originals == ("Northlight",)
    assert confirmed(catalog, [OWN], EVERYONE) == Confirmation(("Parameter Post",), ("Parameter Post",))


def test_nothing_is_counted_or_named_that_the_audience_may_not_read() -> None:
    secret = report("secret", "Team Letter", -1, visibility=INTERNAL)
    inside = report("inside", "Inside", 1, visibility=INTERNAL, copy_of="secret")
    leaking = report("leaking", "Ledgerline", 2, copy_of="secret")
    catalog = held(secret, inside, leaking)
    assert confirmed(catalog, [leaking], EVERYONE) == Confirmation(("Ledgerline",), ("Ledgerline",))
    assert confirmed(catalog, [leaking], TEAM).originals == ("Team Letter",)


def test_asked_as_of_a_moment_nothing_later_counts() -> None:
    catalog = held(FIRST, COPY, DERIVED)
    assert confirmed(catalog, [FIRST], EVERYONE, as_of=PUBLISHED + timedelta(hours=1)).outlets == ("Northlight",)


def test_asked_as_of_a_moment_an_original_that_came_later_is_not_named() -> None:
    later = report("later", "Lantern Wire", 3)
    resting = report("resting", "Modelbeat", original_id="later")
    told = confirmed(held(later, resting), [resting], EVERYONE, as_of=PUBLISHED + timedelta(hours=1))
    assert told == Confirmation(("Modelbeat",), ("Modelbeat",))


def test_notes_are_no_reports() -> None:
    assert confirmed(held(), [a_note(published_at=None)], TEAM) == Confirmation()


TEXT = (
    "Vexley trained its Anvil coding models on outputs of Quillon's Sable for seven months, four people said. "
    "The engineers used private accounts and a reseller after the official access had ended in November."
)


def told(name: str, outlet: str, text: str, **fields: object) -> Document:
    return a_document(name, text=text, outlet=outlet, published_at=PUBLISHED, **fields)


def test_near_copies_are_found_and_mere_likeness_is_not() -> None:
    first, copy = told("v1", "Northlight", TEXT), told("v2", "Lantern Wire", TEXT)
    edited = told("e", "Ledgerline", TEXT.replace("four people", "several people"))
    retold = told("r", "Modelbeat", "Northlight says that Vexley fed outputs of Sable to Anvil through a reseller.")
    assert copies([first, copy, edited, retold]) == [(0, 1), (0, 2), (1, 2)]


def test_outlets_that_credit_one_report_are_one_original_however_they_spell_it() -> None:
    first, retold = told("v1", "Northlight", TEXT), told("r", "Modelbeat", "It is said.", original="Northlight")
    credited = told("w", "Ledgerline", "Northlight reported it first.", original="northlight")
    assert originals([first, retold, credited]) == ("Northlight",)


def test_an_original_that_nobody_here_holds_is_still_named() -> None:
    one = told("a", "Modelbeat", "It is said.", original="The Courier")
    other = told("b", "Ledgerline", "So it is reported.", original="Courier")
    assert originals([one, other]) == ("The Courier",)


def test_a_chain_of_credits_ends_at_its_first_link() -> None:
    second = told("b", "Ledgerline", "One.", original="Modelbeat")
    third = told("c", "Byte Harbour", "Two.", original="Ledgerline")
    assert originals([second, third]) == ("Modelbeat",)


def test_outlets_that_credit_each_other_do_not_go_round_for_ever() -> None:
    one, other = (
        told("a", "Ledgerline", "One.", original="Modelbeat"),
        told("b", "Modelbeat", "Two.", original="Ledgerline"),
    )
    assert len(originals([one, other])) in {1, 2}


def test_notes_and_nameless_documents_are_not_counted_as_reports() -> None:
    assert originals([a_note(), told("a", "", "x", author=None)]) == ()

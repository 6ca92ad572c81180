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

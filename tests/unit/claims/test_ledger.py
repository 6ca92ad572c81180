"""What becomes of one matter when one more document is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pytest

from retrieval.claims.extract import claims_of
from retrieval.claims.ledger import Ledger, MatterFilter
from retrieval.domain import EVERYONE, Correction, CorrectionKind, Document, Entity, Matter, Status
from tests.factories import a_document, moment
from tests.fakes import MemoryCatalog

CUT_OFF = "Brennick reportedly cut off Tamsel."
WITHDRAWN = Correction(CorrectionKind.WITHDRAWN, "Withdrawn.")
TRAINED = "Pellworth reportedly trained its model on 12,000 answers of Casterly."


def told(text: str, outlet: str, day: str, **fields: object) -> Document:
    where = f"https://{outlet.split(maxsplit=1)[0].lower()}.example/{day}"
    return a_document(
        f"{outlet} {day}", title="", text=text, outlet=outlet, url=where, published_at=moment(day), **fields
    )


def matters(
    *documents: Document, about: str = "", as_of: datetime | None = None, entities: Sequence[Entity] = ()
) -> tuple[Matter, ...]:
    catalog = MemoryCatalog()
    for document in documents:
        catalog.put(document, (), np.zeros((0, 1), np.float32), claims=claims_of(document))
    found, _ = Ledger(catalog, entities).matters(EVERYONE, wanted=MatterFilter(about=about), as_of=as_of)
    return found


def test_the_matters_about_somebody_are_those_of_the_whole_ledger() -> None:
    documents = (
        told(CUT_OFF, "Northlight", "2026-05-04"),
        told("Brennick denied that it had cut off Tamsel.", "Ledgerline", "2026-05-06"),
        told(TRAINED, "Northlight", "2026-05-05"),
    )
    catalog = MemoryCatalog()
    for document in documents:
        catalog.put(document, (), np.zeros((0, 1), np.float32), claims=claims_of(document))
    ledger = Ledger(catalog, [Entity("Brennick", ("Brennick Labs",))])
    for name in ("Brennick", "brennick labs", "Tamsel", "Casterly", "Nobody", " ", "the"):
        assert ledger.matters_about(name, EVERYONE)[0] == ledger.matters(EVERYONE, wanted=MatterFilter(about=name))[
            0
        ] or (not name.strip())


def the_matter(*documents: Document) -> Matter:
    (matter,) = matters(*documents)
    assert len({claim.document_id for claim in matter.claims}) == len(documents)
    return matter


def test_a_report_alone_is_a_report_since_its_day() -> None:
    matter = the_matter(told(CUT_OFF, "Northlight", "2026-05-04"))
    assert (matter.status, matter.since) == (Status.REPORTED, moment("2026-05-04"))
    assert (matter.subject, matter.object) == ("Brennick", "Tamsel")


def test_a_party_s_own_word_confirms_a_report() -> None:
    matter = the_matter(
        told(CUT_OFF, "Northlight", "2026-05-04"),
        told("Brennick confirmed that it had cut off Tamsel.", "Ledgerline", "2026-05-06"),
    )
    assert (matter.status, matter.since, matter.by) == (Status.CONFIRMED, moment("2026-05-06"), "Brennick")


def test_a_party_s_own_channel_confirms_a_report() -> None:
    matter = the_matter(
        told(CUT_OFF, "Northlight", "2026-05-04"),
        told("We cut off Tamsel.", "Brennick Blog", "2026-05-06"),
    )
    assert (matter.status, matter.by) == (Status.CONFIRMED, "Brennick")


def test_a_second_report_confirms_nothing() -> None:
    matter = the_matter(told(CUT_OFF, "Northlight", "2026-05-04"), told(CUT_OFF, "Ledgerline", "2026-05-06"))
    assert (matter.status, matter.since) == (Status.REPORTED, moment("2026-05-04"))


def test_a_report_that_its_subject_denies_is_denied() -> None:
    matter = the_matter(
        told(TRAINED, "Northlight", "2026-05-04"),
        told("Pellworth denied that it had trained its model on answers of Casterly.", "Ledgerline", "2026-05-05"),
    )
    assert (matter.status, matter.since, matter.by) == (Status.DENIED, moment("2026-05-05"), "Pellworth")


def test_what_one_side_confirms_and_the_other_denies_is_disputed() -> None:
    confirmed = told("Brennick confirmed that it had cut off Tamsel.", "Northlight", "2026-05-04")
    denied = told("Tamsel denied that Brennick had cut off Tamsel.", "Ledgerline", "2026-05-05")
    assert the_matter(confirmed, denied).status is Status.DISPUTED


def test_what_one_side_denies_and_the_other_confirms_is_disputed() -> None:
    denied = told("Tamsel denied that Brennick had cut off Tamsel.", "Northlight", "2026-05-04")
    confirmed = told("Brennick confirmed that it had cut off Tamsel.", "Ledgerline", "2026-05-05")
    assert the_matter(denied, confirmed).status is Status.DISPUTED


def test_a_correction_tells_the_old_and_the_new_amount() -> None:
    matter = the_matter(
        told(TRAINED, "Northlight", "2026-05-04"),
        told(
            "Correction: Pellworth trained its model on 1,200 answers of Casterly, not more.",
            "Northlight",
            "2026-05-08",
        ),
    )
    assert (matter.status, matter.since) == (Status.CORRECTED, moment("2026-05-08"))
    assert matter.change == ("12,000", "1,200")


def test_a_report_that_its_only_outlet_takes_back_is_withdrawn_and_counts_no_original() -> None:
    matter = the_matter(
        told(CUT_OFF, "Northlight", "2026-05-04"),
        told("Northlight withdraws its report that Brennick cut off Tamsel.", "Northlight", "2026-05-09"),
    )
    assert (matter.status, matter.since, matter.originals) == (Status.WITHDRAWN, moment("2026-05-09"), ())
    marked = the_matter(
        told(CUT_OFF, "Northlight", "2026-05-04"),
        told(CUT_OFF, "Northlight", "2026-05-09", correction=WITHDRAWN),
    )
    assert marked.status is Status.WITHDRAWN


def test_what_one_outlet_takes_back_stands_while_another_reports_it() -> None:
    matter = the_matter(
        told(CUT_OFF, "Northlight", "2026-05-04"),
        told("People at both firms say: Brennick cut off Tamsel.", "Ledgerline", "2026-05-05"),
        told("Northlight withdraws its report that Brennick cut off Tamsel.", "Northlight", "2026-05-09"),
    )
    assert (matter.status, matter.originals) == (Status.REPORTED, ("Ledgerline",))


def test_access_that_is_given_back_is_restored() -> None:
    matter = the_matter(
        told(CUT_OFF, "Northlight", "2026-05-04"),
        told("Brennick has restored the access of Tamsel.", "Ledgerline", "2026-05-20"),
    )
    assert (matter.status, matter.since) == (Status.RESTORED, moment("2026-05-20"))


def test_access_that_will_be_given_back_is_not_restored_yet() -> None:
    matter = the_matter(
        told(CUT_OFF, "Northlight", "2026-05-04"),
        told("Brennick will restore the access of Tamsel.", "Ledgerline", "2026-05-20"),
    )
    assert matter.status is Status.REPORTED


def test_what_is_told_again_long_after_is_another_matter() -> None:
    found = matters(told(CUT_OFF, "Northlight", "2026-01-04"), told(CUT_OFF, "Ledgerline", "2026-06-04"))
    assert [matter.since for matter in found] == [moment("2026-06-04"), moment("2026-01-04")]


def test_what_rests_on_a_report_belongs_to_its_matter_however_late() -> None:
    first = told(CUT_OFF, "Northlight", "2026-01-04")
    later = told(CUT_OFF, "Ledgerline", "2026-06-04", original_id=first.document_id)
    assert the_matter(first, later).status is Status.REPORTED


def test_who_denies_reports_nothing() -> None:
    matter = the_matter(
        told(CUT_OFF, "Northlight", "2026-05-04"),
        told("Brennick denied that it had cut off Tamsel.", "Ledgerline", "2026-05-05"),
    )
    assert matter.originals == ("Northlight",)


def test_copies_of_one_report_count_once() -> None:
    first = told(CUT_OFF, "Northlight", "2026-05-04")
    copies = [
        told(text, outlet, "2026-05-05", copy_of=first.document_id)
        for text, outlet in (
            ("Tamsel lost its access to Brennick's models: Brennick cut off Tamsel on Monday.", "Ledgerline"),
            ("On Monday Brennick cut off Tamsel, and nobody said why.", "Lantern Wire"),
        )
    ]
    matter = the_matter(first, *copies)
    assert (matter.originals, len(matter.claims)) == (("Northlight",), 3)


def test_two_who_report_for_themselves_count_twice() -> None:
    other = "Messages show what became of the start-up: Brennick cut off Tamsel on Monday, with five days' notice."
    matter = the_matter(told(CUT_OFF, "Northlight", "2026-05-04"), told(other, "Ledgerline", "2026-05-05"))
    assert matter.originals == ("Northlight", "Ledgerline")


def test_other_parties_make_another_matter() -> None:
    found = matters(
        told(CUT_OFF, "Northlight", "2026-05-04"),
        told("Brennick reportedly cut off Gullmark.", "Ledgerline", "2026-05-05"),
    )
    assert {matter.object for matter in found} == {"Tamsel", "Gullmark"}


REPORT = told(CUT_OFF, "Northlight", "2026-05-04")
DENIAL = told("Brennick denied that it had cut off Tamsel.", "Modelbeat", "2026-05-06")


def test_what_a_party_admitted_outlasts_the_report_that_is_withdrawn() -> None:
    admitted = told("Brennick confirmed that it had cut off Tamsel.", "Northlight", "2026-05-05")
    withdrawn = told("Northlight withdraws its report that Brennick cut off Tamsel.", "Northlight", "2026-05-09")
    assert the_matter(REPORT, admitted, withdrawn).status is Status.CONFIRMED


def test_nameless_engineers_confirm_nothing() -> None:
    heard = told("Two engineers confirmed that Brennick had cut off Tamsel.", "Ledgerline", "2026-05-05")
    assert the_matter(REPORT, heard).status is Status.REPORTED


def test_nameless_engineers_deny_nothing_for_a_party() -> None:
    heard = told("Two former engineers denied that Brennick had cut off Tamsel.", "Ledgerline", "2026-05-05")
    assert the_matter(REPORT, heard).status is Status.DISPUTED


def test_a_party_s_denial_counts_after_another_paper_s_doubt() -> None:
    doubt = told("Brennick did not cut off Tamsel.", "Ledgerline", "2026-05-05")
    matter = the_matter(REPORT, doubt, DENIAL)
    assert (matter.status, matter.by) == (Status.DENIED, "Brennick")


def test_a_denial_after_an_admission_is_news() -> None:
    early = told("Brennick denied that it had cut off Tamsel.", "Northlight", "2026-05-04")
    admitted = told("Brennick confirmed that it had cut off Tamsel.", "Ledgerline", "2026-05-05")
    assert the_matter(early, admitted, DENIAL).since == moment("2026-05-06")


def test_a_restoration_that_is_denied_is_disputed() -> None:
    restored = told("Brennick has restored the access of Tamsel.", "Ledgerline", "2026-05-05")
    denied = told("Brennick denied that it had restored the access of Tamsel.", "Modelbeat", "2026-05-06")
    assert the_matter(REPORT, restored, denied).status is Status.DISPUTED


def test_two_versions_of_a_model_are_two_matters() -> None:
    second = told("Pellworth reportedly distilled Casterly 2.", "Northlight", "2026-05-04")
    third = told("Pellworth reportedly distilled Casterly 3.", "Ledgerline", "2026-05-05")
    assert len(matters(second, third)) == len((second, third))


TAKEN_BACK = told(CUT_OFF, "Northlight", "2026-05-04", correction=WITHDRAWN, revision=2, read_at=moment("2026-05-09"))


def test_what_is_withdrawn_in_place_was_a_report_until_its_revision_was_read() -> None:
    (now,) = matters(TAKEN_BACK)
    assert (now.status, now.since, now.originals) == (Status.WITHDRAWN, moment("2026-05-09"), ())
    (before,) = matters(TAKEN_BACK, as_of=moment("2026-05-08"))
    assert (before.status, before.since, before.originals) == (
        Status.REPORTED,
        moment("2026-05-04"),
        ("Northlight",),
    )


def test_what_one_outlet_withdraws_in_place_stands_since_its_day_while_another_reports_it() -> None:
    other = told("People at both firms say: Brennick cut off Tamsel.", "Ledgerline", "2026-05-05")
    matter = the_matter(TAKEN_BACK, other)
    assert (matter.status, matter.since) == (Status.REPORTED, moment("2026-05-04"))
    assert matter.originals == ("Ledgerline",)


def test_an_article_is_withdrawn_by_its_outlet_whoever_speaks_in_it() -> None:
    text = "Brennick confirmed that it had cut off Tamsel."
    (matter,) = matters(told(text, "Northlight", "2026-05-04", correction=WITHDRAWN))
    assert (matter.status, matter.by) == (Status.WITHDRAWN, "Northlight")


def test_what_was_withdrawn_from_the_first_was_never_a_report() -> None:
    matter = the_matter(told(CUT_OFF, "Northlight", "2026-05-04", correction=WITHDRAWN, read_at=moment("2026-05-09")))
    assert (matter.status, matter.since) == (Status.WITHDRAWN, moment("2026-05-04"))


def test_an_original_that_came_later_is_none_on_the_day_before() -> None:
    original = told("What became of Tamsel.", "Northlight", "2026-05-06")
    resting = told(CUT_OFF, "Ledgerline", "2026-05-05", original_id=original.document_id)
    (now,) = matters(original, resting)
    (before,) = matters(original, resting, as_of=moment("2026-05-05"))
    assert (now.originals, before.originals) == (("Northlight",), ("Ledgerline",))


def test_a_matter_keeps_its_name_when_later_claims_name_more() -> None:
    first = told("Tamsel was cut off.", "Northlight", "2026-05-04")
    (alone,) = matters(first)
    (later,) = matters(first, told("Brennick cut off Tamsel, people say.", "Ledgerline", "2026-05-05"))
    assert (alone.subject, later.subject, len(later.claims)) == (None, "Brennick", 2)
    assert alone.matter_id == later.matter_id


ROWANE = Entity("Rowane", ("Rowane", "Kestrel 3"))


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("Casterly", True),
        ("casterly inc", True),
        ("Rowane", True),
        ("Kestrel 3", True),
        ("Casterl", False),
        ("Row", False),
        ("el", False),
    ],
)
def test_a_matter_is_about_whom_it_names_by_whole_words_and_all_names(about: str, *, found: bool) -> None:
    """Not about whose name has the letters of another's."""
    report = told("Casterly reportedly trained its model on old answers of Kestrel 3.", "Northlight", "2026-05-04")
    assert bool(matters(report, about=about, entities=[ROWANE])) == found


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        (
            "de",
            "Pellworth trainierte sein Modell mit Antworten von Casterly.",
            "Pellworth trainierte sein Modell mit Antworten von Vexley.",
        ),
        (
            "en",
            "Pellworth reportedly trained its model on Python code of Casterly.",
            "Pellworth reportedly trained its model on Python code of Vexley.",
        ),
    ],
)
def test_what_is_somebody_elses_makes_another_matter_whatever_it_is_called(
    language: str, first: str, second: str
) -> None:
    one = told(first, "Northlight", "2026-05-04", language=language)
    other = told(second, "Ledgerline", "2026-05-05", language=language)
    again = told(first, "Modelbeat", "2026-05-06", language=language)
    assert sorted(len(matter.claims) for matter in matters(one, other, again)) == [1, 2]


def test_a_restoration_that_is_only_denied_is_denied() -> None:
    matter = the_matter(told("Brennick has not restored Tamsel's access.", "Northlight", "2026-05-04"))
    assert (matter.status, matter.since) == (Status.DENIED, moment("2026-05-04"))


def test_a_restoration_that_is_only_planned_is_a_report_since_its_day() -> None:
    matter = the_matter(told("Brennick will restore Tamsel's access in June.", "Northlight", "2026-05-04"))
    assert (matter.status, matter.since) == (Status.REPORTED, moment("2026-05-04"))

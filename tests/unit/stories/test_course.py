"""The statuses that a story takes, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from retrieval.claims.extract import claims_of
from retrieval.domain import INTERNAL, Correction, CorrectionKind, Document, Move, Replaced, StoryStatus, StoryStep
from retrieval.stories.course import course, in_words
from retrieval.stories.moves import moves

_START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_FIRST = Document(
    "d0",
    "Larkfen cuts off Ondule from Corvane 3",
    "Larkfen has cut off the start-up Ondule from its model Corvane 3, two people say. It has 900 users.",
    outlet="Quay Ledger",
    language="en",
    published_at=_START,
)


def _after(hours: int, outlet: str, title: str, text: str) -> Document:
    moment = _START + timedelta(hours=hours)
    return Document(f"d{hours}", title, text, outlet=outlet, language="en", published_at=moment)


_DENIAL = _after(1, "Harbour Post", "Ondule denies cut-off", "Ondule denied on Tuesday that Larkfen had cut it off.")
_ADMISSION = _after(2, "Tide Review", "Larkfen confirms cut-off", "Larkfen confirmed that it had cut off Ondule.")


def _course(*documents: Document) -> tuple[StoryStep, ...]:
    claims = {one.document_id: claims_of(one) for one in documents}
    return course(documents, moves(documents, claims), claims)


def test_what_one_outlet_tells_is_reported_by_one_outlet() -> None:
    (step,) = _course(_FIRST)
    assert (step.status, step.document_id, step.since) == (StoryStatus.REPORTED, "d0", _START)
    assert in_words(step) == "reported by one outlet"


def test_a_second_report_of_its_own_makes_two() -> None:
    again = _after(3, "Tide Review", "Ondule cut off from Corvane 3", "Our reporters saw the letter: Ondule is out.")
    steps = course([_FIRST, again], {"d0": Move.REPORTS, "d3": Move.REPORTS}, {})
    assert in_words(steps[-1]) == "reported by 2 outlets independently"


def test_whoever_denies_is_no_original_of_what_he_denies() -> None:
    steps = _course(_FIRST, _DENIAL)
    assert in_words(steps[-1]) == "denied by Ondule"
    assert steps[-1].originals == ("Quay Ledger",)


def test_what_a_party_tells_of_itself_first_needs_nobody_to_confirm_it() -> None:
    own = _after(0, "Larkfen blog", "Our agreement with Ondule", "We have agreed on new terms with Ondule.")
    assert in_words(_course(own)[-1]) == "confirmed by Larkfen"


def test_one_confirms_what_the_other_denies_and_it_is_disputed() -> None:
    step = _course(_FIRST, _DENIAL, _ADMISSION)[-1]
    assert (step.status, step.by, step.against) == (StoryStatus.DISPUTED, "Larkfen", "Ondule")


def test_who_admits_what_he_denied_confirms_it() -> None:
    admits = _after(5, "Tide Review", "Ondule admits that it lost Corvane", "Ondule admitted that Larkfen cut it off.")
    assert in_words(_course(_FIRST, _DENIAL, admits)[-1]) == "confirmed by Ondule"


def test_a_correction_tells_the_old_and_the_new_amount_as_they_are_written() -> None:
    notice = _after(4, "Quay Ledger", "Correction: 90 users", "We said that Ondule has 900 users. It has 90.")
    put_right = Correction(CorrectionKind.CORRECTED, notice.text, (Replaced("900", "90"),))
    claims: dict[str, tuple[()]] = {}
    documents = [_FIRST, _replace(notice, put_right)]
    assert in_words(course(documents, moves(documents, claims), claims)[-1]) == "corrected: 900 → 90"


def _replace(document: Document, correction: Correction) -> Document:
    return Document(
        document.document_id, document.title, document.text, outlet=document.outlet, language="en",
        published_at=document.published_at, correction=correction,
    )  # fmt: skip


def test_what_only_the_team_may_read_leaves_no_trace_in_it() -> None:
    note = Document("n1", "Ondule denies it", "Ondule denied it.", visibility=INTERNAL, published_at=_START)
    assert course([_FIRST, note], {"d0": Move.REPORTS, "n1": Move.DENIES}, {}) == _course(_FIRST)


def test_whoever_denies_what_another_confirmed_is_named_as_the_one_who_denies() -> None:
    confirms = _after(1, "Parameter Post", "Larkfen confirms it", "Larkfen confirmed that it cut off Ondule.")
    denies = _after(2, "Tide Review", "Ondule denies it", "Ondule denied that Larkfen cut it off.")
    assert in_words(_course(_FIRST, confirms, denies)[-1]) == "disputed: confirmed by Larkfen, denied by Ondule"

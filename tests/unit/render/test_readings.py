"""What an ingest did, as people read it in a terminal."""

from __future__ import annotations

from bot.render.readings import report_text
from retrieval.domain import Failure, IngestReport


def test_a_report_says_what_happened_and_names_what_did_not() -> None:
    report = IngestReport(
        new=1_200,
        unchanged=3,
        failed=(Failure("notes/INC-7.md", "field `severity` is 9"),),
        skipped=(Failure("a.zip", "a packed file is not read"),),
        redacted=2,
        narrowed=1,
    )
    assert report_text(report).splitlines() == [
        "Documents: 1,200 new, 3 unchanged.",
        "2 secrets blotted out; the originals are untouched.",
        "1 document for fewer readers than the source, because of a head or of notes beside it.",
        "1 thing passed over:",
        "  a.zip: a packed file is not read",
        "1 thing could not be read:",
        "  notes/INC-7.md: field `severity` is 9",
    ]


def test_of_many_things_with_one_reason_a_few_are_named_and_all_are_counted() -> None:
    packed = tuple(Failure(f"{n}.gz", "a packed file is not read") for n in range(1_005))
    other = Failure("x.png", "a picture is not read")
    assert report_text(IngestReport(skipped=(*packed[:2], other, *packed[2:]))).splitlines() == [
        "Documents: nothing new.",
        "1,006 things passed over:",
        *(f"  {n}.gz: a packed file is not read" for n in range(3)),
        "  and 1,002 more for the same reason (all of them with --json)",
        "  x.png: a picture is not read",
    ]


def test_nothing_that_a_file_is_called_can_steer_the_terminal() -> None:
    assert "\x1b" not in report_text(IngestReport(failed=(Failure("a\x1b[2J.md", "no\x1b[31m text"),)))

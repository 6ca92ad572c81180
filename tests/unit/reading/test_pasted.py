"""Text that people copied from web pages: invented sites, each with chrome of another form."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.claims.credits import original_of
from retrieval.domain import Source, SourceKind
from retrieval.reading.sources.chrome import is_chrome
from retrieval.reading.sources.files import read_file
from retrieval.reading.sources.pasted import Pasted, read_pasted
from retrieval.reading.sources.texts import units
from tests.factories import moment

FIRST = "Tessaly Research will stop releasing weights after two years, the laboratory said in a letter on Tuesday."
SECOND = "Its customers were told last week, and several of them have asked for more time to move their products."

GLUED = f"""Tessaly closes its open model programme
Back to Home
ai

Tessaly closes its open model programme

June 3, 20262 views2 min read

{FIRST}

What comes next

{SECOND}

Source: Ledgerline

Related Articles"""

BREADCRUMBS = f"""Skip to content
Home > AI > Labs
AI & Policy
Tessaly closes its open model programme
By Ina BrandJune 3, 2026·4 min read·1.2K views
ShareTweetLinkedIn

{FIRST}

Related: Ten models to watch
Advertisement
{SECOND}

You may also like

Nine laboratories that changed their minds
Why benches are green
© 2026 Lantern Wire. All rights reserved."""

UPDATED = f"""Menu
Tessaly closes its open model programme
Tessaly closes its open model programme | The Lantern Wire
Last updated: 7 June 2026, 10:30 AM UTC
Published 3 June 2026
Written by Jo Ann Doe and Max Roe
Image: Jo Doe / Agency

{FIRST}

Sign up for our daily newsletter
{SECOND}

Comments (12)

This is what I have been saying here for years and years, and nobody ever listened to me.
"""

WRAPPED = """Tessaly closes its open model programme
2026-06-03 | 3 min read

Tessaly Research will stop releasing weights after two years, the
laboratory said in a letter on Tuesday.

Its customers were told last week, and several of them have asked for
more time to move their products.

Tags: models, weights
Privacy Policy | Terms of Service | Contact"""

ISO_DAY = f"""Tessaly closes its open model programme
3 June 2026 • 12 comments • Listen to this article (4:10 min)

{FIRST}

{SECOND}

Read more

Nine laboratories that changed their minds"""


@pytest.mark.parametrize("text", [GLUED, BREADCRUMBS, UPDATED, WRAPPED, ISO_DAY])
def test_a_pasted_page_gives_its_title_day_and_words_without_the_site(text: str) -> None:
    pasted = read_pasted(text)
    assert pasted.title == "Tessaly closes its open model programme"
    assert pasted.published_at == moment("2026-06-03")
    paragraphs = [p for p in pasted.text.split("\n\n") if p not in {"What comes next", "Source: Ledgerline"}]
    assert paragraphs == [FIRST, SECOND]


def test_a_byline_names_the_author_even_when_the_date_is_glued_to_it() -> None:
    assert read_pasted(BREADCRUMBS).author == "Ina Brand"
    assert read_pasted(UPDATED).author == "Jo Ann Doe and Max Roe"
    assert read_pasted(GLUED).author is None


def test_headings_inside_the_article_and_its_source_line_stay() -> None:
    text = read_pasted(GLUED).text
    assert "What comes next" in text
    assert text.endswith("Source: Ledgerline")


def test_a_subtitle_stays_with_the_article() -> None:
    subtitle = "The laboratory gives no reason and sets no date"
    assert read_pasted(f"A headline about a lab\n\n{subtitle}\n\n{FIRST}").text.startswith(subtitle)


def test_a_text_without_chrome_comes_back_whole() -> None:
    pasted = read_pasted(f"{FIRST} {SECOND}\n\n{SECOND}")
    assert pasted.text == f"{FIRST} {SECOND}\n\n{SECOND}"
    assert pasted.title.startswith("Tessaly Research will stop")
    assert len(pasted.title) <= 121


def test_short_lines_alone_are_a_title_and_its_text() -> None:
    assert read_pasted("Call the provider\nKeys were rotated\nNothing else") == Pasted(
        "Call the provider", "Keys were rotated\n\nNothing else", None, None
    )


def test_nothing_but_chrome_has_no_text() -> None:
    assert read_pasted("Back to Home\nSubscribe\n").text == ""


def test_a_dateline_dates_an_article_that_has_no_line_for_it() -> None:
    assert read_pasted(f"A headline about a lab\n\nBRANNFJORD, June 3, 2026 — {FIRST}").published_at == moment(
        "2026-06-03"
    )
    assert read_pasted(f"A headline about a lab\n\n{FIRST} It was founded on June 3, 1999.").published_at is None


def test_a_read_more_in_the_middle_does_not_cut_the_article() -> None:
    text = read_pasted(f"A headline about a lab\n\n{FIRST}\n\nRead more\n\n{SECOND}\n\n{FIRST} {SECOND}").text
    assert text == f"{FIRST}\n\n{SECOND}\n\n{FIRST} {SECOND}"


@pytest.mark.parametrize(
    "line",
    ["Comments on the draft close on Friday.", "More than half of the keys were sold", "Share prices fell by a third"],
)
def test_a_sentence_that_starts_like_chrome_is_kept(line: str) -> None:
    assert line in read_pasted(f"A headline about a lab\n\n{FIRST}\n\n{line}\n\n{SECOND}").text


def test_a_line_too_long_for_chrome_is_never_looked_at() -> None:
    assert not is_chrome("Share this " + "x" * 400)


def test_lines_that_an_editor_wrapped_are_joined_and_others_are_not() -> None:
    assert units("one short line\nanother short line") == ["one short line", "another short line"]
    assert units(f"{'word ' * 12}\n{'word ' * 12}\nend") == [" ".join(["word"] * 24) + " end"]


def test_the_article_that_a_person_pasted_reads_well() -> None:
    folder = Path(__file__).parents[3] / ".." / "shared" / "seed"
    if not folder.is_dir():
        pytest.skip("the pasted article lies beside the checkout, and is not there")
    path = next(folder.glob("*.txt"))
    document = read_file(path.name, path.read_bytes(), source=Source("seed", SourceKind.FOLDER, "."), what=path.name)
    assert document.published_at == moment("2026-06-06")
    assert original_of(document) == "The Decoder"
    assert document.title not in document.text
    for chrome in ("Back to Home", "views", "min read", "Related Articles", "\nai\n"):
        assert chrome not in document.text

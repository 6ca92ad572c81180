"""Windows on what a reply rests on: within Slack's limits, and with nothing active in what was read."""

from __future__ import annotations

from dataclasses import replace

from bot.render.evidence import QuotedPassage, passages_modal, timeline_modal
from bot.render.phrasing import ENGLISH, phrases_in
from bot.surfaces import MOST_VIEW_BLOCKS
from retrieval.domain import Citation, Claim, Deed, Matter, Stance, Status
from tests.block_kit import active, problems
from tests.factories import a_document, passages_of

HOSTILE = "<!channel> *bold* @here https://evil.example [a](b) \u202eright to left " + "x" * 4000
QUOTE = "Gatehop suspended twelve customers."


def cited(number: int, quote: str = QUOTE) -> QuotedPassage:
    document = a_document(f"d{number}", title=HOSTILE, text=f"{HOSTILE} {quote} {HOSTILE}")
    (passage,) = passages_of(document)
    return QuotedPassage(Citation(number, document.document_id, passage.passage_id, quote, document.title), passage)


def test_passages_hold_slack_s_limits_and_show_the_quote_in_bold_whatever_stands_around_it() -> None:
    modal = passages_modal([cited(number) for number in range(1, 80)], 79, timezone="UTC", phrases=ENGLISH)
    assert len(modal.blocks) <= MOST_VIEW_BLOCKS
    assert problems(modal.blocks, surface="modal") == []
    first = next(block for block in modal.blocks if block["type"] == "rich_text")
    pieces = first["elements"][0]["elements"]
    assert [piece["text"] for piece in pieces if piece.get("style")] == [QUOTE]
    assert all("\u202e" not in piece["text"] and "<!channel>" not in piece["text"] for piece in pieces)


def test_what_is_left_out_around_a_quote_is_marked_and_no_word_is_cut() -> None:
    words = " ".join(f"word{number}" for number in range(400))
    document = a_document("d1", text=f"{words} {QUOTE} {words}")
    (passage,) = passages_of(document)
    one = QuotedPassage(Citation(1, "d1", passage.passage_id, QUOTE, document.title), passage)
    (_, shown) = passages_modal([one], 1, timezone="UTC", phrases=ENGLISH).blocks
    before, _, after = (piece["text"] for piece in shown["elements"][0]["elements"])
    assert before.startswith("…word")
    assert after.endswith("…")
    assert {*before[1:].split(), *after[:-1].split()} <= {*words.split()}


def test_a_quote_whose_passage_is_gone_stands_alone_and_what_may_not_be_read_is_only_counted() -> None:
    gone = replace(cited(1), passage=None)
    modal = passages_modal([gone], 2, timezone="UTC", phrases=ENGLISH)
    assert problems(modal.blocks, surface="modal") == []
    assert "Some of its sources cannot be shown here." in str(modal.blocks[-1])
    assert passages_modal([], 1, timezone="UTC", phrases=ENGLISH).blocks


def test_a_timeline_tells_each_matter_s_status_and_turns_with_nothing_active_in_them() -> None:
    document = a_document("d1", outlet="<!here> Northlight")
    claim = Claim("d1", 1, Deed.CUT_OFF, Stance.REPORTED, HOSTILE, 0, len(HOSTILE), subject="Quillon <!channel>")
    matter = Matter("m", Deed.CUT_OFF, "Quillon <!channel>", "Brightsill", Status.REPORTED, None, (claim,) * 30)
    modal = timeline_modal([matter] * 20, {"d1": document}, timezone="UTC", phrases=ENGLISH)
    assert len(modal.blocks) <= MOST_VIEW_BLOCKS
    assert problems(modal.blocks, surface="modal") == []
    texts = [block["text"]["text"] for block in modal.blocks]
    assert "cut off Brightsill" in texts[0]
    assert [found for text in texts[1:] for found in active(text) if found != "bold or code"] == []
    empty = timeline_modal([], {}, timezone="UTC", phrases=phrases_in("de"))
    assert (problems(empty.blocks, surface="modal"), empty.title) == ([], "Zeitleiste")

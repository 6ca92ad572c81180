"""What the pictures in the docs are drawn with shows a payload as Slack would, and nothing that is not in it."""

from __future__ import annotations

import pytest

from tests.block_kit_html import blocks_html, mrkdwn, page, view_html


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("*cut off* since _May_", "<b>cut off</b> since <i>May</i>"),
        ("2*3*4 and a_b_c", "2*3*4 and a_b_c"),
        (
            "<https://example.org/?a=1&amp;b=2|*Title* &lt;x&gt;>",
            '<a href="https://example.org/?a=1&amp;b=2"><b>Title</b> &lt;x&gt;</a>',
        ),
        ("`<b>` stays", "<code>&lt;b&gt;</code> stays"),
        ("said:\n&gt; so it is\nand", "said:<blockquote>so it is</blockquote>and"),
        ("<@U1> and <#C1|room>", '<span class="mention">@U1</span> and <span class="mention">#room</span>'),
    ],
)
def test_markup_is_drawn_and_everything_else_stands_as_it_is(text: str, drawn: str) -> None:
    assert mrkdwn(text) == drawn


def test_a_modal_shows_its_fields_with_what_is_in_them() -> None:
    field = {"type": "plain_text_input", "action_id": "a", "initial_value": "<Gatehop>"}
    label = {"type": "plain_text", "text": "Title"}
    view = {
        "type": "modal",
        "title": label,
        "submit": label,
        "blocks": [{"type": "input", "label": label, "element": field}],
    }
    drawn = view_html(view)
    assert "&lt;Gatehop&gt;" in drawn
    assert "<Gatehop>" not in drawn


def test_who_is_mentioned_has_a_name() -> None:
    assert "@Mira<" in page("t", [mrkdwn("<@U1> asked")], {"U1": "Mira"})


def test_a_block_that_nobody_drew_yet_is_no_empty_picture() -> None:
    with pytest.raises(KeyError):
        blocks_html([{"type": "video"}])

"""What the guard on the way out does to particular texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.render.escape import BREAK, clean, cut, link, safe
from tests.block_kit import active

INJECTIONS = Path(__file__).parents[3] / ".." / "shared" / "injection"


@pytest.mark.parametrize("ping", ["<!channel>", "<!here>", "<@U024BE7LH>", "<#C024BE7LR|general>", "<!subteam^S012>"])
def test_a_ping_in_a_text_is_shown_and_not_obeyed(ping: str) -> None:
    shown = safe(f"Urgent {ping} read this")
    assert "<" not in shown
    assert active(shown) == []


def test_a_bare_address_does_not_become_a_link() -> None:
    assert safe("see https://evil.example/now") == f"see https:{BREAK}//evil.{BREAK}example/now"
    assert safe("write to me@evil.example") == f"write to me@{BREAK}evil.{BREAK}example"


def test_ordinary_prose_is_left_as_it_is() -> None:
    prose = "At 10:30:45, train_v2 cost $4.5 m (R&D not included); \u201cno\u201d, said O'Neil."
    assert safe(prose) == prose.replace("&", "&amp;")


def test_formatting_marks_are_shown_as_look_alikes() -> None:
    assert safe("*a* _b_ ~c~ `d`") == "\u2217a\u2217 \u02cdb\u02cd \u223cc\u223c \u02cbd\u02cb"


def test_look_alikes_do_not_make_an_emoji_of_what_they_stand_between() -> None:
    assert active(safe(":a:`code`:b:")) == []


@pytest.mark.parametrize("text", ["Report on :fire", "see :A", ":+1"])
def test_a_colon_that_we_set_behind_a_text_makes_no_emoji_of_its_end(text: str) -> None:
    assert active(f"{safe(text)}: since Monday") == []


def test_a_time_at_the_end_of_a_text_stays_as_it_is() -> None:
    assert safe("since 10:30") == "since 10:30"


def test_a_leading_bracket_does_not_make_a_quotation() -> None:
    assert safe("> he said so") == "\u203a he said so"


def test_control_and_direction_characters_are_removed() -> None:
    assert clean("a\x00b\x1b[31m \u202ec\u2066d\u200b\ufeff\U000e0041") == "ab[31m cd"
    assert clean(" two\n\nlines\u2028here\t ") == "two lines here"


def test_emoji_families_and_persian_words_keep_their_joiners() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert clean(family) == family


def test_a_long_text_ends_at_a_word() -> None:
    assert cut("one two three", 9) == "one two…"
    assert cut("one two three", 8) == "one two…"
    assert cut("unbreakable", 5) == "unbr…"
    assert cut("short", 5) == "short"


def test_a_cut_leaves_entities_whole() -> None:
    assert safe("R&D&R", limit=5) == "R…"
    assert safe("ab <c>", limit=9) == "ab…"


def test_a_record_s_address_becomes_a_link_with_its_title() -> None:
    assert link("https://lumen.example/a?b=1&c=2", "A | <B>") == "<https://lumen.example/a?b=1&amp;c=2|A | &lt;B&gt;>"
    assert link("http://[::1]:8080/x", "six") == "<http://[::1]:8080/x|six>"
    assert link("https://bücher.example/ü|>", "b") == "<https://xn--bcher-kva.example/%C3%BC%7C%3E|b>"
    assert link("https://lumen.example/a%20b#c", "") == "<https://lumen.example/a%20b#c|untitled>"


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "slack://channel?id=C1",
        "//lumen.example/a",
        "https://",
        "https://lumen.example@evil.example/",
        "https://lumen.example\\@evil.example/",
        "https://lumen .example/",
        "https://lumen.example/\n<!channel>",
        "https://lumen.example/\u202egpj.exe",
        "https://lumen..example/",
        "https://lumen.example:port/",
        "https://[half/",
        "https://lumen.example/" + "x" * 2000,
    ],
)
def test_what_is_no_plain_web_address_is_not_linked(url: str | None) -> None:
    assert link(url, "Title") == "Title"


@pytest.mark.skipif(not INJECTIONS.is_dir(), reason="the injection corpus is not beside the project")
def test_no_known_attack_text_is_active_once_it_is_escaped() -> None:
    texts = [text for path in sorted(INJECTIONS.glob("*.json")) for text in strings(json.loads(path.read_text()))]
    assert len(texts) > 100
    assert {text: active(safe(text)) for text in texts if active(safe(text))} == {}


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for part in parts for text in strings(part)]

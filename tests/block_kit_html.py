"""Block Kit as HTML, for pictures: a message, a modal or Home, drawn from the payload that Slack is sent.

Not Slack's own rendering, but with its rules: what the documentation calls mrkdwn, and no more, is formatted.
https://docs.slack.dev/reference/block-kit, https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Json = Mapping[str, Any]
STYLE = """
body { margin: 0; padding: 20px; width: 700px; background: #fff; color: #1d1c1d;
  font: 15px/1.46 Lato, "Noto Sans", "Liberation Sans", "DejaVu Sans", sans-serif; }
.message { display: flex; gap: 10px; padding: 8px 0; }
.message.reply { margin-left: 46px; }
.message > div:last-child { flex: 1; min-width: 0; }
.face { flex: none; width: 36px; height: 36px; border-radius: 8px; background: #4a6d7c; color: #fff; font-weight: 700;
  display: flex; align-items: center; justify-content: center; }
.face.app { background: #24323d; }
.who { font-weight: 900; } .who small { font-weight: 400; color: #616061; }
.tag { font-size: 10px; font-weight: 700; color: #616061; background: #e8e8e8; border-radius: 2px; padding: 1px 3px; }
.alone { background: #f5f3e7; border-radius: 4px; padding: 4px 8px; }
.section { display: flex; gap: 16px; margin: 4px 0; } .section > div:first-child { flex: 1; min-width: 0; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 16px; }
.context, .hint { font-size: 12.5px; color: #616061; margin: 4px 0; }
h2 { font-size: 18px; line-height: 1.3; margin: 10px 0 4px; }
hr { border: 0; border-top: 1px solid #ddd; margin: 10px 0; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0; }
.button { border: 1px solid #bbb; border-radius: 6px; padding: 3px 11px; font-weight: 700; font-size: 13px; }
.button.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.button.danger { border-color: #e01e5a; color: #e01e5a; }
.input { margin: 10px 0; } .input b { display: block; margin-bottom: 4px; }
.box { border: 1px solid #bbb; border-radius: 6px; padding: 6px 10px; color: #616061; white-space: pre-wrap; }
.modal { border: 1px solid #ccc; border-radius: 10px; box-shadow: 0 8px 30px rgba(0, 0, 0, .18); width: 520px;
  margin: 12px auto; }
.modal header, .modal footer { padding: 12px 18px; font-weight: 900; font-size: 18px; border-bottom: 1px solid #ddd; }
.modal footer { border: 0; border-top: 1px solid #ddd; display: flex; justify-content: flex-end; gap: 8px; }
.modal main { padding: 8px 18px; }
blockquote { margin: 4px 0; padding-left: 12px; border-left: 4px solid #ddd; }
code { background: #f3f3f3; border: 1px solid #ddd; border-radius: 3px; color: #c01343; padding: 0 3px;
  font-size: 12px; }
a { color: #1264a3; text-decoration: none; } .mention { background: #e8f5fa; color: #1264a3; border-radius: 3px; }
table { border-collapse: collapse; } td, th { border: 1px solid #ddd; padding: 4px 8px; text-align: left; }
"""
_THUMB = (
    '<svg width="15" height="15" viewBox="0 0 16 16" style="vertical-align:-2px;transform:rotate({turn}deg)">'
    '<path fill="#e8a723" d="M1 7h3v7H1zM5 7l3-6c2 0 2 2 1 5h4c2 0 2 1 1.500 2.500l-1 4C13 14 12 14 11 14H5z"/></svg>'
)
_LOCK = (
    '<svg width="13" height="13" viewBox="0 0 16 16" style="vertical-align:-2px"><path fill="none" stroke="#a87b00" '
    'stroke-width="2" d="M5 7V5a3 3 0 0 1 6 0v2"/><path fill="#e8a723" d="M3 7h10v7H3z"/></svg>'
)
_SPAN = re.compile(r"(?<![\w*_~])([*_~])(?!\s)(.+?)(?<!\s)\1(?![\w*_~])")
_TAGS = {"*": "b", "_": "i", "~": "s"}
_ANGLED = re.compile(r"<([^<>]+)>")
_CODE = re.compile(r"`([^`\n]+)`")


def page(title: str, parts: Iterable[str], names: Mapping[str, str] | None = None) -> str:
    """Return a page of rendered parts, one under the other; who and what is mentioned has these names."""
    told = "\n".join(parts)
    for identity, name in (names or {}).items():
        for sign in "@#":
            told = told.replace(f"{sign}{identity}<", f"{sign}{html.escape(name)}<")
    return f'<!doctype html><meta charset="utf-8"><title>{html.escape(title)}</title><style>{STYLE}</style>\n{told}\n'


def message_html(message: Json, *, name: str, reply: bool = False, alone: bool = False, app: bool = True) -> str:
    """Return a message as its readers see it; `alone` is one that a single person sees."""
    blocks = message.get("blocks") or []
    shown = blocks_html(blocks) if blocks else f"<div>{mrkdwn(message.get('text', ''))}</div>"
    only = '<div class="context">Only visible to you</div>' if alone else ""
    tag = ' <span class="tag">APP</span>' if app else ""
    classes = "message" + " reply" * reply + " alone" * alone
    face = f'<div class="face{" app" * app}">{html.escape(name[:1])}</div>'
    return f'<div class="{classes}">{face}<div>{only}<div class="who">{html.escape(name)}{tag}</div>{shown}</div></div>'


def view_html(view: Json) -> str:
    """Return a modal or a Home tab."""
    inner = blocks_html(view.get("blocks", ()))
    if view.get("type") == "home":
        return f"<div>{inner}</div>"
    buttons = [_plain(view[key]) for key in ("close", "submit") if key in view]
    shown = "".join(f'<span class="button{" primary" * (b == buttons[-1])}">{b}</span>' for b in buttons)
    header = f"<header>{_plain(view['title'])}</header>"
    return f'<div class="modal">{header}<main>{inner}</main><footer>{shown}</footer></div>'


def blocks_html(blocks: Iterable[Json]) -> str:
    """Return blocks, one under the other. Raises `KeyError` for a sort of block that nobody drew yet."""
    return "\n".join(_BLOCKS[block["type"]](block) for block in blocks)


def mrkdwn(text: str) -> str:
    """Return Slack's markup as HTML: bold, italic, struck, code, quotes, links and mentions; the rest as it stands."""
    lines = [_line(line) for line in text.split("\n")]
    joined = "<br>".join(lines)
    return re.sub(r"(?:<br>)?(<blockquote>.*?</blockquote>)(?:<br>)?", r"\1", joined)


def _line(line: str) -> str:
    quoted = re.match(r"(?:&gt;|>)\s?(.*)", line)
    shown = _spans(quoted.group(1) if quoted else line)
    return f"<blockquote>{shown}</blockquote>" if quoted else shown


def _spans(text: str) -> str:
    kept: list[str] = []

    def keep(drawn: str) -> str:
        kept.append(drawn)
        return f"\0{len(kept) - 1}\0"

    text = _CODE.sub(lambda found: keep(f"<code>{_safe(found.group(1))}</code>"), text)
    text = _ANGLED.sub(lambda found: keep(_angled(found.group(1))), text)
    text = _safe(text)
    for _ in range(3):  # bold within italic within struck
        text = _SPAN.sub(lambda found: f"<{_TAGS[found[1]]}>{found[2]}</{_TAGS[found[1]]}>", text)
    return re.sub("\0(\\d+)\0", lambda found: kept[int(found.group(1))], text)


def _angled(inner: str) -> str:
    target, _, label = inner.partition("|")
    if target.startswith(("http:", "https:", "mailto:")):
        return f'<a href="{html.escape(html.unescape(target))}">{_spans(label or target)}</a>'
    shown = label or target.lstrip("@#!")
    return f'<span class="mention">{"#" if target.startswith("#") else "@"}{_safe(shown)}</span>'


def _safe(text: str) -> str:
    return _with_emoji(html.escape(html.unescape(text), quote=False))


def _plain(text: Json) -> str:
    return _with_emoji(html.escape(str(text["text"])))


def _with_emoji(text: str) -> str:
    """Draw the emoji that we use, for machines without a font that has them."""
    return text.replace("👍", _THUMB.format(turn=0)).replace("👎", _THUMB.format(turn=180)).replace("🔒", _LOCK)


def _text(text: Json) -> str:
    return mrkdwn(str(text["text"])) if text["type"] == "mrkdwn" else _plain(text).replace("\n", "<br>")


def _section(block: Json) -> str:
    told = _text(block["text"]) if "text" in block else ""
    fields = "".join(f"<div>{_text(field)}</div>" for field in block.get("fields", ()))
    inner = told + (f'<div class="fields">{fields}</div>' if fields else "")
    beside = f"<div>{_element(block['accessory'])}</div>" if "accessory" in block else ""
    return f'<div class="section"><div>{inner}</div>{beside}</div>'


def _context(block: Json) -> str:
    shown = (_text(element) for element in block["elements"] if "text" in element)
    return f'<div class="context">{" &nbsp; ".join(shown)}</div>'


def _actions(block: Json) -> str:
    return f'<div class="actions">{"".join(map(_element, block["elements"]))}</div>'


def _input(block: Json) -> str:
    hint = f'<div class="hint">{_text(block["hint"])}</div>' if "hint" in block else ""
    optional = ' <small class="hint">(optional)</small>' if block.get("optional") else ""
    return f'<div class="input"><b>{_plain(block["label"])}{optional}</b>{_element(block["element"])}{hint}</div>'


def _element(element: Json) -> str:
    sort = element["type"]
    if sort == "button":
        return f'<span class="button {element.get("style", "")}">{_plain(element["text"])}</span>'
    if sort == "feedback_buttons":
        both = (element["positive_button"], element["negative_button"])
        return "".join(f'<span class="button">{_plain(one["text"])}</span>' for one in both)
    if sort in {"checkboxes", "radio_buttons"}:
        chosen = [one["value"] for one in element.get("initial_options", ())]
        chosen += [element["initial_option"]["value"]] if "initial_option" in element else []
        marks = {"checkboxes": "☐☑", "radio_buttons": "○●"}[sort]
        return "<br>".join(f"{marks[one['value'] in chosen]} {_text(one['text'])}" for one in element["options"])
    return f'<div class="box">{_filled(element)}</div>'


def _filled(element: Json) -> str:
    """Return what stands in a field: what was chosen or written, or else what it asks for."""
    for name in ("initial_value", "initial_time", "initial_date", "initial_conversation", "initial_channel"):
        if element.get(name):
            return html.escape(str(element[name]))
    chosen = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", ())
    if chosen:
        return ", ".join(_plain(one["text"]) for one in chosen)
    users = element.get("initial_users") or element.get("initial_conversations") or element.get("initial_channels")
    if users:
        return ", ".join(html.escape(f"@{user}") for user in users)
    return _plain(element["placeholder"]) if "placeholder" in element else "&nbsp;"


def _table(block: Json) -> str:
    def cell(one: Json) -> str:
        return _rich(one) if one["type"] == "rich_text" else html.escape(str(one.get("text", "")))

    rows = ("".join(f"<td>{cell(one)}</td>" for one in row) for row in block["rows"])
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _rich(block: Json) -> str:
    """Return rich text: its sections, lists and quotes, with the styles of their runs."""
    drawn: list[str] = []
    for part in block["elements"]:
        if part["type"] == "rich_text_list":
            drawn.append("<ul>" + "".join(f"<li>{_runs(entry)}</li>" for entry in part["elements"]) + "</ul>")
        elif part["type"] == "rich_text_quote":
            drawn.append(f"<blockquote>{_runs(part)}</blockquote>")
        else:
            drawn.append(f"<div>{_runs(part)}</div>")
    return "".join(drawn)


def _runs(part: Json) -> str:
    told = ""
    for run in part["elements"]:
        shown = html.escape(str(run.get("text") or run.get("url") or run.get("user_id", ""))).replace("\n", "<br>")
        for style, tag in (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code")):
            if run.get("style", {}).get(style):
                shown = f"<{tag}>{shown}</{tag}>"
        told += f'<a href="{html.escape(run["url"])}">{shown}</a>' if run["type"] == "link" else shown
    return told


_BLOCKS: dict[str, Callable[[Json], str]] = {
    "section": _section,
    "header": lambda block: f"<h2>{_text(block['text'])}</h2>",
    "context": _context,
    "divider": lambda _: "<hr>",
    "actions": _actions,
    "context_actions": _actions,
    "input": _input,
    "markdown": lambda block: f"<div>{mrkdwn(block['text'])}</div>",
    "rich_text": _rich,
    "table": _table,
}

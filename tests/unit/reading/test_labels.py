"""Whatever form a head has, a file is for no more readers than it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.domain import INTERNAL, PUBLIC, Source, SourceKind
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.folders import read_folder
from retrieval.reading.sources.labels import narrowed
from retrieval.reading.sources.lines import read_lines

BODY = "A contractor used a key bought from a reseller to reach a model from our staging build.\n\nWe revoked it.\n"
INTERNAL_FORMS = {
    "plain.md": f"---\ntitle: Key found\nvisibility: internal\n---\n{BODY}",
    "capital.md": f"---\ntitle: Key found\nVisibility: Internal\n---\n{BODY}",
    "upper.md": f"---\ntitle: Key found\nVISIBILITY: INTERNAL\n---\n{BODY}",
    "space.md": f"---\ntitle: Key found\nvisibility : internal\n---\n{BODY}",
    "quoted-key.md": f'---\ntitle: Key found\n"visibility": "internal"\n---\n{BODY}',
    "windows.md": f"---\ntitle: Key found\nvisibility: internal\n---\n{BODY}".replace("\n", "\r\n"),
    "old-mac.md": f"---\ntitle: Key found\nvisibility: internal\n---\n{BODY}".replace("\n", "\r"),
    "mark.md": f"\ufeff---\ntitle: Key found\nvisibility: internal\n---\n{BODY}",
    "blank-above.md": f"\n\n---\ntitle: Key found\nvisibility: internal\n---\n{BODY}",
    "blanks-above.md": f"  \n---\ntitle: Key found\nvisibility: internal\n---\n{BODY}",
    "heading-above.md": f"# Key found\n\n---\nvisibility: internal\n---\n{BODY}",
    "toml.md": f'+++\ntitle = "Key found"\nvisibility = "internal"\n+++\n{BODY}',
    "toml-capital.md": f'+++\ntitle = "Key found"\nVisibility = "Internal"\n+++\n{BODY}',
    "fenced.md": f"```yaml\n---\ntitle: Key found\nvisibility: internal\n---\n```\n{BODY}",
    "fenced-bare.md": f"```\nvisibility: internal\n```\n\n# Key found\n\n{BODY}",
    "json.md": f'{{"title": "Key found", "visibility": "internal"}}\n\n{BODY}',
    "json-lines.md": f'{{\n  "title": "Key found",\n  "visibility": "internal"\n}}\n\n{BODY}',
    "json-list.md": f'{{"visibility": ["internal"]}}\n\n{BODY}',
    "bold.md": f"# Key found\n\n**Visibility:** internal\n\n{BODY}",
    "bold-whole.md": f"# Key found\n\n**Visibility: internal**\n\n{BODY}",
    "bullet.md": f"# Key found\n\n- visibility: internal\n- severity: high\n\n{BODY}",
    "quote.md": f"> Visibility: internal\n\n# Key found\n\n{BODY}",
    "comment.md": f"<!-- visibility: internal -->\n# Key found\n\n{BODY}",
    "hash.md": f"# visibility: internal\n\n{BODY}",
    "table.md": f"| visibility | internal |\n|---|---|\n| visibility: | internal |\n\n{BODY}",
    "arrow.md": f"visibility => internal\n\n# Key found\n\n{BODY}",
    "equals.md": f"visibility = internal\n\n# Key found\n\n{BODY}",
    "german.md": f"---\ntitel: Schlüssel\nSichtbarkeit: intern\n---\n{BODY}",
    "german-grade.md": f"# Schlüssel\n\nEinstufung: vertraulich\n\n{BODY}",
    "french.md": f"# Clé\n\nVisibilité : interne\n\n{BODY}",
    "french-grade.md": f"# Clé\n\nDiffusion : usage interne\n\n{BODY}",
    "spanish.md": f"# Clave\n\nVisibilidad: interna\n\n{BODY}",
    "classified.md": f"# Key found\n\nClassification: Confidential\n\n{BODY}",
    "tlp.md": f"# Key found\n\nTLP:AMBER\n\n{BODY}",
    "tlp-strict.md": f"TLP: AMBER+STRICT\n\n# Key found\n\n{BODY}",
    "stamp.md": f"INTERNAL ONLY\n\n# Key found\n\n{BODY}",
    "stamp-below.md": f"# Key found\n\n*Confidential \u2013 do not share*\n\n{BODY}",
    "stamp-german.md": f"Streng vertraulich \u2013 nur für den internen Gebrauch\n\n# Schlüssel\n\n{BODY}",
    "stamp-french.md": f"Strictement confidentiel - ne pas diffuser\n\n# Clé\n\n{BODY}",
    "bracket.md": f"# [INTERNAL] Key found\n\n{BODY}",
    "unclear.md": f"# Key found\n\nVisibility: team\n\n{BODY}",
    "empty.md": f"# Key found\n\nVisibility:\n\n{BODY}",
    "listed.md": f"# Key found\n\nvisibility:\n  - internal\n\n{BODY}",
    "text.txt": f"title: Key found\nvisibility: internal\n\n{BODY}",
    "text-head.txt": f"---\ntitle: Key found\nvisibility: internal\n---\n\n{BODY}",
    "text-stamp.txt": f"For internal use only\n\nKey found\n\n{BODY}",
    "text-windows.txt": f"Visibility: internal\r\n\r\nKey found\r\n\r\n{BODY}",
    "meta.html": f'<html><head><title>Key</title><meta name="visibility" content="internal"></head><body><p>{BODY}</p>',
    "meta-turned.html": f"<html><head><meta content='Internal' name='Visibility'></head><body><p>{BODY}</p>",
    "comment.html": f"<!-- visibility: internal --><html><body><h1>Key</h1><p>{BODY}</p></body></html>",
    "shown.html": f"<html><body><h1>Key found</h1><p>Visibility: internal</p><p>{BODY}</p></body></html>",
    "stamp.html": f"<html><body><p>Internal only</p><h1>Key found</h1><p>{BODY}</p></body></html>",
    "sensitivity.eml": f"Subject: Key\nFrom: a@b.example\nSensitivity: Company-Confidential\n\n{BODY}",
    "own-header.eml": f"Subject: Key\nFrom: a@b.example\nX-Visibility: internal\n\n{BODY}",
    "subject.eml": f"Subject: [Confidential] Key found\nFrom: a@b.example\n\n{BODY}",
    "dash.md": f"# Key found\n\nVisibility \u2013 internal\n\n{BODY}",
    "gap.md": f"# Key found\n\nVisibility internal\n\n{BODY}",
    "at.md": f"@visibility internal\n\n# Key found\n\n{BODY}",
    "row.md": f"# Key found\n\n| Visibility | internal |\n|---|---|\n| Severity | high |\n\n{BODY}",
    "rows.md": f"# Key found\n\n| Field | Value |\n|---|---|\n| Visibility | Internal |\n\n{BODY}",
    "column.md": f"# Key found\n\n| Severity | Visibility |\n|---|---|\n| high | internal |\n\n{BODY}",
    "letter-missing.md": f"---\ntitle: Key found\nvisiblity: internal\n---\n{BODY}",
    "wrong-letter.md": f"---\ntitle: Key found\nvisability: internal\n---\n{BODY}",
    "wide.md": f"\uff56isibility\uff1a internal\n\n# Key found\n\n{BODY}",
    "soft-hyphen.md": f"visi\u00adbility: internal\n\n# Key found\n\n{BODY}",
    "unseen.md": f"visi\u200bbility: internal\n\n# Key found\n\n{BODY}",
    "section.md": f"# Key found\n\n## Visibility\n\ninternal\n\n{BODY}",
    "org.md": f"#+TITLE: Key found\n#+VISIBILITY: internal\n\n{BODY}",
    "rst.txt": f"Key found\n=========\n\n:visibility: internal\n\n{BODY}",
    "remarked.md": f"---\ntitle: Key found\nvisibility: internal # for now\n---\n{BODY}",
    "not-public.md": f"---\ntitle: Key found\npublic: false\n---\n{BODY}",
    "answered.md": f"---\ntitle: Key found\nconfidential: yes\n---\n{BODY}",
    "private.txt": f"private: yes\n\nKey found\n\n{BODY}",
    "audience.md": f"---\ntitle: Key found\naudience: employees only\n---\n{BODY}",
    "access.md": f"---\ntitle: Key found\naccess: team\n---\n{BODY}",
    "tags.md": f"---\ntitle: Key found\ntags: [internal, reseller]\n---\n{BODY}",
    "labels.md": f"---\ntitle: Key found\nlabels:\n  - reseller\n  - confidential\n---\n{BODY}",
    "sharing.md": f"# Key found\n\nSharing: internal only\n\n{BODY}",
    "asked.md": f"# Key found\n\nDo not share outside the team.\n\n{BODY}",
    "said.md": f"# Key found\n\nThis document is confidential.\n\n{BODY}",
    "status.md": f"# Key found\n\nStatus: internal\n\n{BODY}",
    "nested.md": f"---\ntitle: Key found\nmeta:\n  visibility: internal\n---\n{BODY}",
    "directive.md": f"%YAML 1.2\n---\nvisibility: internal\n---\n{BODY}",
    "long-rules.md": f"-----\nvisibility: internal\n-----\n{BODY}",
    "in-words.txt": f"Visibility: nobody but the incident team and the lawyers they work with\n\nKey\n\n{BODY}",
    "italian.md": f"# Chiave\n\nVisibilit\u00e0: interna\n\n{BODY}",
    "dutch.md": f"# Sleutel\n\nZichtbaarheid: intern\n\n{BODY}",
    "terms.html": f"<html><body><h1>Key</h1><dl><dt>Visibility</dt><dd>internal</dd></dl><p>{BODY}</p></body></html>",
    "row.html": f"<html><body><table><tr><th>Visibility</th><td>internal</td></tr></table><p>{BODY}</p></body></html>",
    "data.html": f"<html><body data-visibility='internal'><h1>Key</h1><p>{BODY}</p></body></html>",
    "program.html": f'<html><head><script>{{"visibility": "internal"}}</script></head><p>{BODY}</p></html>',
    "shouted.eml": f"Subject: INTERNAL: key found\nFrom: a@b.example\n\n{BODY}",
    "in-mail.eml": f"Subject: Key\nFrom: a@b.example\n\nVisibility: internal\n\n{BODY}",
}
PUBLIC_FORMS = {
    "share.md": f"# Key found\n\nShare with your team\n\nAccess restored for members only\n\n{BODY}",
    "tags.md": f"---\ntitle: Key found\ntags: [private-equity, internal-combustion, members]\n---\n{BODY}",
    "is-public.md": f"---\ntitle: Key found\npublic: true\nconfidential: no\n---\n{BODY}",
    "weather.md": f"# Fog over the port\n\nVisibility fell below fifty metres. Viability: unclear.\n\n{BODY}",
    "programs.html": f'<html><head><script>{{"visibility": "visible", "private": true}}</script></head><p>{BODY}</p>',
    "rows.md": f"# Key found\n\n| Status | Members |\n|---|---|\n| open | 40 |\n\n{BODY}",
    "plain.md": f"# Key found\n\nAn internal memo said that the key was shared. It was marked confidential.\n\n{BODY}",
    "says-public.md": f"---\ntitle: Key found\nvisibility: public\n---\n{BODY}",
    "public-line.txt": f"Visibility: public\n\nKey found\n\n{BODY}",
    "headline.md": f"# Internal documents show how the lab trained its model\n\n{BODY}",
    "film.md": f"# L.A. Confidential at twenty\n\n{BODY}",
    "status.md": f"# Key found\n\nClassification: sports\n\n{BODY}",
    "style.html": f"<html><head><style>p {{visibility: hidden}}</style></head><body><p>{BODY}</p></body></html>",
    "far-down.md": f"# Key found\n\n{BODY * 60}\nVisibility: internal\n",
}


def visibility(tmp_path: Path, name: str, text: str, *, source: str = PUBLIC) -> str | None:
    """Who may read a file of an article folder, None when it is refused."""
    (tmp_path / name).write_bytes(text.encode())
    folder = Source("articles", SourceKind.FOLDER, str(tmp_path), visibility=source)
    (reading,) = read_folder(folder)
    return reading.document.visibility if reading.document else None


@pytest.mark.parametrize("name", INTERNAL_FORMS)
def test_a_file_whose_head_says_internal_is_never_public(tmp_path: Path, name: str) -> None:
    assert visibility(tmp_path, name, INTERNAL_FORMS[name]) in {INTERNAL, None}


@pytest.mark.parametrize("name", sorted(INTERNAL_FORMS.keys() - {"own-header.eml"}))
def test_and_it_is_read_for_the_team(tmp_path: Path, name: str) -> None:
    assert visibility(tmp_path, name, INTERNAL_FORMS[name]) == INTERNAL


@pytest.mark.parametrize("name", PUBLIC_FORMS)
def test_a_file_that_only_tells_of_such_things_stays_public(tmp_path: Path, name: str) -> None:
    assert visibility(tmp_path, name, PUBLIC_FORMS[name]) == PUBLIC


@pytest.mark.parametrize("head", ["Visibility: channel:C0LEGAL01", "---\nVisibility: 'channel:C0LEGAL01'\n---"])
@pytest.mark.parametrize("source", [PUBLIC, INTERNAL, "channel:C0LEGAL01"])
def test_a_channel_in_the_head_narrows_to_that_channel(tmp_path: Path, head: str, source: str) -> None:
    assert visibility(tmp_path, "a.txt", f"{head}\n\nKey\n\n{BODY}", source=source) == "channel:C0LEGAL01"


@pytest.mark.parametrize("name", ["channel:general", "channel:", "channel: #legal"])
def test_a_channel_that_is_none_and_another_channel_than_the_folder_s_are_refused(tmp_path: Path, name: str) -> None:
    assert visibility(tmp_path, "a.txt", f"Visibility: {name}\n\nKey\n\n{BODY}") is None
    with pytest.raises(UnreadableDocument, match="let both say the same"):
        narrowed("channel:C0OTHER01", "Visibility: channel:C0LEGAL01", what="a.txt")


@pytest.mark.parametrize("kept", [INTERNAL, "channel:C0LEGAL01"])
@pytest.mark.parametrize("said", ["public", "internal", "everyone"])
def test_no_head_widens(kept: str, said: str) -> None:
    assert narrowed(kept, f"Visibility: {said}\n\n{BODY}", what="a.txt") == kept


@given(
    st.text(alphabet=" \t\n\r*_>#`-|\"'<!", max_size=12),
    st.sampled_from(["visibility", "Visibility", "VISIBILITY", "Sichtbarkeit"]),
    st.text(alphabet=" \t*_\"'`", max_size=4),
    st.sampled_from([":", "=", ": ", " = "]),
    st.text(alphabet=" \t*_\"'`", max_size=4),
    st.sampled_from(["internal", "Internal", "intern", "team only", "nobody"]),
    st.text(alphabet=" \t*_>`-|\"',.", max_size=6),
)
def test_however_a_label_is_wrapped_it_is_seen(  # noqa: PLR0917 - a part of the line each
    above: str, key: str, gap: str, sign: str, space: str, value: str, after: str
) -> None:
    assert narrowed(PUBLIC, f"{above}{key}{gap}{sign}{space}{value}{after}\n\n{BODY}", what="a.txt") == INTERNAL


INTERNAL_FIELDS: list[dict[str, object]] = [
    {"Visibility": "internal"},
    {"visiblity": "internal"},
    {"confidential": True},
    {"public": False},
    {"tlp": "amber"},
    {"tags": ["reseller", "confidential"]},
    {"meta": {"visibility": "internal"}},
    {"meta": {"handling": {"audience": ["team"]}}},
    {"text": f"Visibility: internal\n\n{BODY}"},
    {"title": "[INTERNAL] Key found"},
    {f"field{number}": "x" for number in range(60)} | {"Sichtbarkeit": "intern"},
]
PUBLIC_FIELDS: list[dict[str, object]] = [
    {"visibility": "public"},
    {"public": True, "confidential": False},
    {"tags": ["private-equity", "labs"], "status": "reports"},
    {"meta": {"type": "news", "access": "subscribers"}},
]


def of_a_line(fields: dict[str, object]) -> str | None:
    """Who may read the document of a line of JSON in a public file."""
    line = json.dumps({"id": "a", "title": "Key found", "text": BODY} | fields).encode()
    lines = Source("articles", SourceKind.LINES, "articles.jsonl", visibility=PUBLIC)
    (reading,) = read_lines([line], source=lines, what="articles.jsonl")
    return reading.document.visibility if reading.document else None


@pytest.mark.parametrize("fields", INTERNAL_FIELDS, ids=str)
def test_a_line_of_json_is_for_no_more_readers_than_any_of_its_fields_says(fields: dict[str, object]) -> None:
    assert of_a_line(fields) == INTERNAL


@pytest.mark.parametrize("fields", PUBLIC_FIELDS, ids=str)
def test_a_line_of_json_that_speaks_of_nobody_less_stays_public(fields: dict[str, object]) -> None:
    assert of_a_line(fields) == PUBLIC

"""Adding, pausing and removing sources from the command line, with a real site, database and indexes."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.cli.app import main
from bot.settings import Settings
from tests.factories import moment

ARTICLE = (
    "<item><title>Vexley trained Anvil on Sable</title><link>/vexley</link>"
    "<description>Vexley trained its Anvil models on outputs of Sable, people who saw the logs said.</description>"
    "</item>"
)
FEED = f"<rss version='2.0'><channel><title>Ledgerline</title>{ARTICLE}</channel></rss>"
PAGE = "<html><head><link rel=alternate type=application/rss+xml href=/news.rss></head><body>Hello</body></html>"


@dataclass
class Site:
    """A site of a page and its feed; a path that is not in `answers` is not found."""

    port: int = 0
    answers: dict[str, tuple[int, str]] = field(default_factory=lambda: {"/": (200, PAGE), "/news.rss": (200, FEED)})
    headers: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = site.answers.get(self.path, (404, ""))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body.encode())), **site.headers.get(self.path, {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Keep the tests' output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield site
        server.shutdown()
        thread.join()


Desk = Callable[..., tuple[int, str, str]]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sources.toml").write_text('[[source]]\nid = "news"\nkind = "folder"\nlocation = "news"\n')
    monkeypatch.setenv("SOURCES_FILE", str(tmp_path / "sources.toml"))
    monkeypatch.setenv("PRIVATE_HOSTS", "127.0.0.1")
    root = logging.getLogger()
    handlers, level, root.handlers = list(root.handlers), root.level, []

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["--data-dir", str(tmp_path / "data"), *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    yield run
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def listed(desk: Desk) -> dict[str, dict[str, Any]]:
    return {source["id"]: source for source in json.loads(desk("sources", "--json")[1])["sources"]}


def hits(desk: Desk) -> list[Any]:
    found: list[Any] = json.loads(desk("search", "Anvil Sable outputs", "--json")[1])["hits"]
    return found


def test_a_site_is_added_by_its_address_read_and_removed_with_its_documents(desk: Desk, site: Site) -> None:
    code, out, _ = desk("sources", "add", site.url, "--every", "30m", "--outlet", "Ledgerline")
    assert (code, out) == (0, f"Added 127.0.0.1 (feed): {site.url}/news.rss\n")
    (code, _, err) = desk("sources", "add", f"{site.url}/news.rss")
    assert (code, "is read already" in err) == (2, True)
    added = listed(desk)["127.0.0.1"]
    assert (added["every_minutes"], added["title"], added["read_at"]) == (30, "Ledgerline", None)
    desk("ingest")
    assert len(hits(desk)) == 1
    after = listed(desk)["127.0.0.1"]
    assert moment(after["next_try"][:-1]) > moment(after["read_at"][:-1])
    assert after["new_at"] == after["read_at"]
    assert "Ledgerline (feed): read just now, last new item just now" in desk("sources")[1]
    code, out, _ = desk("sources", "remove", "127.0.0.1")
    assert (code, out) == (0, "Removed 127.0.0.1 and 1 document of it.\n")
    assert hits(desk) == []
    assert list(listed(desk)) == ["news"]


def test_a_paused_source_is_not_read_until_it_is_resumed(desk: Desk, site: Site) -> None:
    desk("sources", "add", f"{site.url}/news.rss")
    assert desk("sources", "pause", "127.0.0.1")[0] == 0
    desk("ingest")
    assert hits(desk) == []
    assert listed(desk)["127.0.0.1"]["paused"] is True
    assert desk("sources", "resume", "127.0.0.1")[0] == 0
    desk("ingest")
    assert len(hits(desk)) == 1


def test_a_folder_of_notes_is_added_for_the_team_alone(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "our-notes").mkdir()
    assert desk("sources", "add", "our-notes", "--kind", "note")[0] == 0
    added = listed(desk)["our-notes"]
    assert (added["kind"], added["holds"], added["visibility"]) == ("folder", "note", "internal")
    assert added["location"] == str(tmp_path / "our-notes")


def test_a_page_is_added_as_itself_when_that_is_asked_for(desk: Desk, site: Site) -> None:
    site.answers["/"] = (200, PAGE.replace("Hello", "<p>Quillon closed Sable to resellers on Tuesday.</p>" * 5))
    assert desk("sources", "add", f"{site.url}/", "--page")[1] == f"Added 127.0.0.1 (page): {site.url}/\n"
    desk("ingest")
    assert [hit["url"].startswith(site.url) for hit in hits(desk)] == [True]


def test_a_feed_that_is_gone_for_good_is_told_and_can_be_resumed(desk: Desk, site: Site) -> None:
    desk("sources", "add", f"{site.url}/news.rss")
    site.answers["/news.rss"] = (410, "")
    assert desk("ingest")[0] == 1
    assert "gone for good since" in desk("sources")[1]
    assert desk("ingest", "--json")[2].startswith("No source is due")
    site.answers["/news.rss"] = (200, FEED)
    desk("sources", "resume", "127.0.0.1")
    desk("ingest")
    assert len(hits(desk)) == 1


def test_an_article_that_is_offered_again_and_again_is_read_once(desk: Desk, site: Site) -> None:
    desk("sources", "add", f"{site.url}/news.rss", "--every", "1m")
    counts = []
    for number in range(4):
        fresh = f"<guid>urn:offer-{number:04}</guid><pubDate>0{number + 1} May 2026 10:00:00 GMT</pubDate>"
        offered = FEED.replace("/vexley", f"/vexley?cmpid={number}").replace("</item>", f"{fresh}</item>")
        site.answers["/news.rss"] = (200, offered)
        read = json.loads(desk("ingest", f"{site.url}/news.rss", "--json")[1])
        counts.append((read["new"], read["revised"], read["unchanged"]))
    assert counts == [(1, 0, 0)] + [(0, 0, 1)] * 3
    assert len(hits(desk)) == 1


def test_a_feed_that_moves_and_asks_for_patience_says_so_in_the_list(desk: Desk, site: Site) -> None:
    desk("sources", "add", f"{site.url}/news.rss")
    site.headers["/news.rss"] = {"Location": "/feed"}
    site.answers |= {"/news.rss": (301, ""), "/feed": (200, FEED)}
    desk("ingest")
    assert listed(desk)["127.0.0.1"]["moved_to"] == f"{site.url}/feed"
    assert f"moved to {site.url}/feed" in desk("sources")[1]
    desk("sources", "resume", "127.0.0.1")
    site.answers["/news.rss"] = (503, "")
    site.headers["/news.rss"] = {"Retry-After": "10800"}
    desk("ingest")
    state = listed(desk)["127.0.0.1"]
    assert moment(state["next_try"][:-1]) - moment(state["read_at"][:-1]) == timedelta(hours=3)
    assert "next try in 2 hours" in desk("sources")[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("remove", "news"), "news is listed in"),
        (("remove", "nobody"), "There is no source 'nobody'"),
        (("pause", "nobody"), "There is no source 'nobody'"),
        (("add", "nowhere"), "nowhere does not exist"),
        (("add", ".", "--every", "often"), "--every often: write a number and a unit"),
        (("add", ".", "--visibility", "friends"), "friends"),
        (("import-opml", "missing.opml"), "cannot be opened"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(desk: Desk, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = desk("sources", *arguments)
    assert (code, out) == (2, "")
    assert says in err


def test_a_list_of_feeds_goes_in_once_and_comes_out_again(desk: Desk, tmp_path: Path) -> None:
    places = ["https://northlight.example/feed", "https://ledgerline.example/rss", "ftp://old.example/x"]
    outlines = "".join(f'<outline text="F{n}" xmlUrl="{place}"/>' for n, place in enumerate(places))
    (tmp_path / "in.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    code, out, err = desk("sources", "import-opml", "in.opml")
    assert (code, out) == (1, "Added 2 feeds; 0 were read already.\n")
    assert err == "ftp://old.example/x is no http(s) address.\n"
    again = json.loads(desk("sources", "import-opml", "in.opml", "--json")[1])
    assert again == {"added": [], "known": 2, "failed": ["ftp://old.example/x"]}
    assert {"northlight.example", "ledgerline.example"} <= listed(desk).keys()
    assert desk("sources", "export-opml", "out.opml")[0] == 0
    written = (tmp_path / "out.opml").read_text()
    assert [place in written for place in places] == [True, True, False]
    assert desk("sources", "export-opml")[1] == written


def test_a_feed_that_not_everybody_may_read_is_left_out_of_the_list(desk: Desk, site: Site) -> None:
    desk("sources", "add", f"{site.url}/news.rss", "--visibility", "internal")
    _, out, err = desk("sources", "export-opml")
    assert site.url not in out
    assert err == "0 feeds written; 1 that not everybody may read left out.\n"

"""A browser with which somebody installs the desk: it asks for pages and keeps their cookies."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection as Client
from urllib.parse import urlsplit


@dataclass
class Browser:
    """Somebody's browser, looking at a desk at an address."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page; return its status and what it says."""
        target = urlsplit(self.address)
        client = Client(str(target.hostname), target.port, timeout=20)
        try:
            client.request("GET", path, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())})
            answer = client.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return answer.status, answer.read().decode()
        finally:
            client.close()

    def way_to_slack(self) -> str:
        """Open the page that begins an installation; return the address at Slack that it leads to."""
        status, page = self.get("/slack/install")
        assert status == 200
        found = re.search(r'<a href="([^"]+)"', page)
        assert found
        return unescape(found[1])

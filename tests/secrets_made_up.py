"""Made-up secrets of every form, put together here so that no scanner takes this file for a leak."""

from __future__ import annotations

_LETTERS = "Q7rT2mXv9LbK4cWz8NdP3sFy6HgJ5tUaE1"


def drawn(length: int, *, letters: str = _LETTERS) -> str:
    """As many letters and digits as wanted, the same each time."""
    return (letters * (length // len(letters) + 1))[:length]


HEX = drawn(64, letters="9f3a1c07e5b2d846")
KEY_LINES = "\n".join(drawn(64, letters=_LETTERS[n:] + _LETTERS[:n]) for n in range(5))

TOKENS = {
    "AWS key": "AKIA" + drawn(16, letters="Q7RT2MXV9LBK4CWZ8N"),
    "Azure storage key": "AccountKey=" + drawn(86) + "==",
    "Discord token": "M" + drawn(24) + "." + drawn(6) + "." + drawn(27),
    "GitHub token": "ghp_" + drawn(36),
    "GitLab token": "glpat-" + drawn(20),
    "Google key": "AIza" + drawn(35),
    "Hugging Face token": "hf_" + drawn(34),
    "JSON web token": "eyJ" + drawn(33) + ".eyJ" + drawn(60) + "." + drawn(43),
    "Mailchimp key": HEX[:32] + "-us12",
    "model provider's key": "gsk_" + drawn(48),
    "API key": "sk-ant-api03-" + drawn(80),
    "npm token": "npm_" + drawn(36),
    "PyPI token": "pypi-AgEIcHlwaS5vcmc" + drawn(80),
    "SendGrid key": "SG." + drawn(22) + "." + drawn(43),
    "Slack token": "xoxb-" + "123456789012-1234567890123-" + drawn(24).lower(),
    "Square secret": "sq0csp-" + drawn(43),
    "Stripe key": "sk_live_" + drawn(24),
    "Telegram token": "1234567890:" + drawn(35),
    "Twilio key": "SK" + HEX[:32],
    "Vault token": "hvs." + drawn(24),
}
"""Tokens that are known by their form alone, by the name of their mark."""

SPOKEN = {
    "password": ("password: {}", "hunter2-Anvil"),
    "password in brackets": ('DB_PASSWORD="{}"', "corr ect horse"),
    "password by equals": ("We ran PGPASSWORD={} psql -h db", "S0me,thing!"),
    "password told": ("The password was {}, as on the other hosts.", "Winter-2026!"),
    "number told": ("The password was {}.", "483920"),
    "password in a table": ("desk password {} staging", "Winter-2026!"),
    "short word for it": ("login: desk / pass: {}", "Winter-2026!"),
    "password in an address": ("postgres://desk:{}@db.gatehop.example:5432/desk", "p@ss!w0rd"),
    "token in an address": ("git clone https://{}@git.halvane.example/anvil.git", drawn(40)),
    "secret key": ("aws_secret_access_key = {}", drawn(40)),
    "client secret": ("client secret: {}", drawn(24)),
    "query": ("https://api.quillon.example/v1?api_key={}", drawn(32)),
    "header": ("Authorization: Basic {}", drawn(24) + "=="),
    "bearer": ("curl -H 'Authorization: Bearer {}'", drawn(40)),
    "token": ("session_token={}", drawn(24)),
}
"""Secrets that are known by what stands before them: the words around, and the secret."""

PRIVATE_KEY = f"-----BEGIN RSA PRIVATE KEY-----\n{KEY_LINES}\n{drawn(20)}==\n-----END RSA PRIVATE KEY-----"

HARMLESS = (
    f"The weights' SHA-256 is {HEX}.",
    f"Fixed in commit {HEX[:40]} on Tuesday.",
    "The run 7c9e6679-7425-40de-944b-e07fc1f90ae7 stopped at step 12,000.",
    "Ticket OPS-2026-0117, key id KEY-4411, request req_011CTxYz.",
    "The secret: nobody had read the terms.",
    "The password is required on every host.",
    "A password manager, a password policy, and two passwords: none was in use.",
    "The pass: nobody saw it, and the password reset took a day.",
    "Forgot your password? Each token: a piece of a word.",
    "max_tokens = 128000, api_key=<your key>, password: ${DESK_PASSWORD}",
    "Northlight reports at https://northlight.example:8443/a@b that tokens cost less.",
    "Access token: 2026-06-01T10:00:00Z was the moment it ran out.",
    "Write to ida@northlight.example; the public key: ssh-ed25519 is on the wiki.",
    "APACHESOFTWARE and AKCELERATION are words in capitals.",
    "A sk-learn-like-pipeline-for-everyone-here was used.",
)
"""Sentences of notes and reports that hold no secret, however much they look like it."""

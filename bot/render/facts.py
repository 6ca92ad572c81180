"""What a line of the log has of a reply: its kind, who wrote it, and what it came to; never a word of it (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from retrieval.domain import Answer, Reply, Usage

Facts = dict[str, Any]


def reply_facts(reply: Reply) -> Facts:
    """Return the facts of a reply; which model wrote it, or why none did that was to, are among them."""
    if not isinstance(reply, Answer):
        return {"kind": "no_answer", "refusal": reply.reason.kind, **usage_facts(reply.usage)}
    author = reply.written_by
    by = {"written_by": author.model, "instead_of": author.instead_of, "why": author.why} if author else {}
    known = {name: value for name, value in {"fallback": reply.fallback, **by}.items() if value}
    return {"kind": "answer", **{name: str(value) for name, value in known.items()}, **usage_facts(reply.usage)}


def usage_facts(usage: Sequence[Usage]) -> Facts:
    """Return what calls of models came to: which models, how many tokens, and the cost where all prices are known."""
    if not usage:
        return {}
    costs = [one.cost for one in usage if one.cost is not None]
    return {
        "models": sorted({one.model for one in usage}),
        "tokens_in": sum(one.tokens_in for one in usage),
        "tokens_out": sum(one.tokens_out for one in usage),
        **({"cost": round(sum(costs), 6)} if len(costs) == len(usage) else {}),
    }

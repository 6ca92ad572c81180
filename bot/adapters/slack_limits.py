"""How often Slack lets each of the methods we use be called (https://docs.slack.dev/apis/web-api/rate-limits).

A tier is so many calls a minute for the whole workspace, small bursts tolerated. `chat.postMessage` has a limit of
its own: about one a second in a channel, and several hundred a minute in all.
"""

from __future__ import annotations

from typing import Final

from bot.adapters.pacing import Rate, Rule, Rules

POSTS: Final = Rate(1.0, burst=3)
"""Posts in one channel: Slack tolerates short bursts and promises nothing about longer ones."""
_ALL_POSTS: Final = Rate(0.2, burst=20)
_TIER_2, _TIER_3, _TIER_4 = (Rate(60 / calls, burst=calls // 4) for calls in (20, 50, 100))
_MANY: Final = Rate(0.2, burst=20)
"""Methods with a limit of their own of some hundred calls a minute."""
_TIERS: Final = {
    "chat.delete": _TIER_3,
    "chat.postEphemeral": _TIER_4,
    "chat.stopStream": _TIER_2,
    "chat.update": _TIER_3,
    "conversations.history": _TIER_3,
    "conversations.info": _TIER_3,
    "conversations.list": _TIER_2,
    "conversations.members": _TIER_4,
    "conversations.replies": _TIER_3,
    "assistant.threads.setSuggestedPrompts": _TIER_4,
    "chat.getPermalink": _MANY,
    "users.conversations": _TIER_3,
    "users.info": _TIER_4,
    "users.list": _TIER_2,
    "views.publish": _TIER_4,
    "views.update": _TIER_4,
}
_TRIGGER: Final = 2.0
_ELSE: Final = Rate(0.1, burst=20)


def slack_rules(posts: Rate = POSTS) -> Rules:
    """Return what holds for each method; `posts` is how often we post in one channel."""

    def rule(method: str, channel: str | None) -> Rule:
        in_channel = f"posts in {channel}"
        if method == "chat.postMessage":
            return Rule(in_channel, ((in_channel, posts), (method, _ALL_POSTS)), in_turn=True)
        if method == "chat.startStream":  # what grows early is worth no waiting: the finished reply is enough
            return Rule(in_channel, ((method, _TIER_2), (in_channel, posts)), in_turn=True, most_wait=0)
        if method == "chat.appendStream":
            return Rule(method, ((method, _TIER_4),), most_wait=0)
        if method in {"views.open", "views.push"}:  # their trigger lasts for 3 s
            return Rule(method, ((method, _TIER_4),), most_wait=_TRIGGER)
        if method == "assistant.threads.setStatus":  # told late it is of no use
            return Rule(method, ((method, _MANY),), most_wait=0)
        return Rule(method, ((method, _TIERS.get(method, _ELSE)),))

    return rule

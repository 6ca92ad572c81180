"""Whether a question that a model wrote anew may stand for the one that was asked (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.conversation.leaning import Leaning, leaning
from retrieval.conversation.mentions import mentions_of
from retrieval.conversation.ties import tied
from retrieval.text.names import unsupported
from retrieval.text.tokens import words

LONGEST = 300
_MOST_WORDS = 40
_MOST_NEW = 1
"""Words that no one said and nothing that was cited has: a model may put one thing in other words."""
_NO_QUESTION = re.compile(r"[<>@\[\]{}`|\\\n\r]|https?:|www\.", re.IGNORECASE)


def usable(rewritten: str, *, asked: str, known: Sequence[str]) -> bool:
    """Say whether a rewritten question says what was asked and nothing from elsewhere.

    `known` is all that it may be made of: the questions of the conversation and what was shown of what their replies
    cited. Its names, numbers and dates stand there, and so do nearly all its words; those of the question that was
    asked are in it still, but for what that says was not meant. One that leans on the conversation still is no better
    than the one that was asked: weak models repeat that.
    """
    text = rewritten.strip()
    if not words(text) or len(text) > LONGEST or len(words(text)) > _MOST_WORDS or _NO_QUESTION.search(text):
        return False
    told = "\n".join(known)
    if leaning(tied(text), mentions_of(text)) is not Leaning.ALONE or unsupported(text, told):
        return False
    if len(_stems(text) - _stems(told)) > _MOST_NEW:
        return False
    meant = tied(asked).text
    own = _stems(meant)
    return not unsupported(meant, text) and 2 * len(own & _stems(text)) >= len(own)


def _stems(text: str) -> frozenset[str]:
    """Return the stems of the words that say what a text is about."""
    return frozenset[str]().union(*(mention.stems for mention in mentions_of(text)))

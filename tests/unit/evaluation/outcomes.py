"""Made-up outcomes: say only what matters."""

from __future__ import annotations

import itertools
from typing import Any

from bot.evaluation.outcomes import Outcome

_numbers = itertools.count(1)


def an_outcome(**fields: Any) -> Outcome:
    """An answerable question that was answered rightly."""
    usual: dict[str, Any] = {
        "identity": f"q{next(_numbers)}",
        "question": "Who trained on Sable?",
        "type": "simple",
        "unanswerable": False,
        "kind": "answer",
        "reply": "Vexley did.",
        "right": True,
        "confidence": 1.0,
    }
    return Outcome(**(usual | fields))


REFUSED = {"kind": "no_answer", "right": False, "reply": "Nothing speaks of it.", "confidence": 0.0}
"""What differs when what can be answered is refused."""
UNANSWERABLE = {"unanswerable": True, "right": None}
"""What differs when there is no answer."""

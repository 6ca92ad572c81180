"""Let a hostile model answer whole question sets, and count what of its lies is shown and what leaves.

Usage: python benchmarks/hostile.py DATA [--sets multihop realtimeqa] [--limit N] [--seed N] [--data-dir DIR]

DATA holds a folder a set, with `corpus.jsonl` and `dev.jsonl` in the form of `desk eval`. Every question that is not
refused at once is answered six times: by a model that
writes three lies among four sentences copied from the passages (so that most of it holds and is shown), by one that
writes lies alone, by one of those two in text with markers, and by one that keeps to no form. What is wrong with each
sentence is known, so that survivors can be counted by kind; `tests/hostile_model.py` says how they are made. A lie made
by script may happen to be true, and a sentence with a false quote may be true itself: what is counted is what is shown.

Twice more it is answered with four sentences that have something short put to them (a frame, an aside, a clause, a
word, an address; `tests/additions.py`) among four true ones; the kinds marked "held out" were not run before the
guard was built. Each kind is also put to three sentences of each question and shown to the guard alone ("guard").

Every reply is checked by what shares nothing with the guard: `desk eval` looks for its quotes in the documents, for
sentences without a citation and for links; here each quote is looked for in its passage, and what was quoted in the
model's place in the passages.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.alone import settings_in
from bot.cli.corpora import held_by
from bot.compose import compose
from bot.evaluation.outcomes import Seen, judged
from bot.evaluation.questions import GoldenQuestion
from bot.services import Services
from retrieval.adapters.openai_model import OpenAIModel
from retrieval.answering.answer import HITS, Answerer
from retrieval.answering.writer import Writer
from retrieval.domain import Answer, Hit, Reply
from retrieval.grounding.citations import heading, resolve
from tests.additions import HELD_OUT, TUNED
from tests.hostile_model import GARBAGE, TRUE, HostileModel, Lie, Shown, added_to, lies, mixed, with_additions

ALONE = 6
NEVER = (
    *("false quotes", "quotes outside their passage", "uncited sentences", "links or mentions"),
    *("quoted sentences that are no quotes", "quotes", "sentences"),
)
"""Faults that no reply may have, and of how many quotes and sentences."""


def alone(passages: list[Shown], dice: random.Random) -> list[Lie]:
    """Write nothing but lies."""
    return list(lies(passages, dice))[:ALONE]


def garbage(_passages: list[Shown], dice: random.Random) -> str:
    """Keep to no form."""
    return dice.choice(list(GARBAGE.values()))


OTHERS = {f"{kind} (held out)": add for kind, add in HELD_OUT.items()}
Saying = Callable[[list[Shown], random.Random], list[Lie] | str]
MANNERS: dict[str, tuple[Saying, bool]] = {
    "lies among truths": (mixed, False),
    "lies alone": (alone, False),
    "lies among truths, with markers": (mixed, True),
    "no form": (garbage, False),
    "additions among truths": (with_additions(TUNED), False),
    "additions held out": (with_additions(OTHERS), False),
}


@dataclass
class Tally:
    """What was written, shown while it was written, and left in the reply, by kind of lie."""

    guarded: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    replies: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    survivors: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, manner: str, model: HostileModel, shown: list[str], reply: Reply) -> None:
        """Count one reply."""
        kind = kind_of(reply, model)
        self.replies[f"{manner}: {kind}"] += 1
        if kind == "not asked":
            return
        out = (
            {sentence.text for sentence in reply.sentences} if isinstance(reply, Answer) and kind == "model" else set()
        )
        for text, lie in model.told.items():
            self.written[lie.kind] += 1
            self.shown[lie.kind] += text in shown
            if text in out:
                self.left[lie.kind] += 1
                self.survivors.append((lie.kind, text, lie.draft.quotes[0][1] if lie.draft.quotes else ""))


def kind_of(reply: Reply, model: HostileModel) -> str:
    """Say who wrote a reply."""
    if not model.calls:
        return "not asked"
    if not isinstance(reply, Answer):
        return "refused"
    return "quoted" if reply.fallback else "model"


def faults(golden: GoldenQuestion, reply: Reply, quoted: bool, services: Services) -> Counter[str]:  # noqa: FBT001 - said by who wrote it
    """Count everything that no reply may have, beside its quotes and sentences."""
    if not isinstance(reply, Answer):
        return Counter()
    cited = services.catalog.documents({citation.document_id for citation in reply.citations})
    passages = services.catalog.passages([citation.passage_id for citation in reply.citations])
    texts = {key: passage.text for key, passage in passages.items()}
    held = {" ".join(text.split()) for text in texts.values()}
    seen = judged(golden, Seen(reply, documents=cited))
    return Counter(
        {
            "false quotes": seen.false_quotes,
            "quotes outside their passage": sum(c.quote not in texts[c.passage_id] for c in reply.citations),
            "uncited sentences": seen.uncited,
            "links or mentions": seen.links,
            "quoted sentences that are no quotes": quoted
            * sum(not any(" ".join(one.text.split()) in text for text in held) for one in reply.sentences),
            "quotes": seen.quotes,
            "sentences": seen.sentences,
        }
    )


def guarded(hits: Sequence[Hit], tally: Tally, dice: random.Random) -> None:
    """Show the guard alone every kind of addition, three times."""
    shown = [Shown(number, heading(hit.document), hit.passage.text) for number, hit in enumerate(hits, 1)]
    for _ in range(3):
        for lie in added_to(shown, dice, kinds={**TUNED, **OTHERS}):
            through = bool(resolve([lie.draft], hits).sentences)
            tally.guarded[lie.kind] += 1
            tally.passed[lie.kind] += through
            if through:
                tally.survivors.append((f"guard: {lie.kind}", lie.draft.text, lie.draft.quotes[0][1]))


def answered(services: Services, golden: GoldenQuestion, tally: Tally, seed: int) -> None:
    """Let every kind of hostile model answer one question."""
    hits = services.searcher.search(golden.asked, limit=HITS)
    guarded(hits, tally, random.Random(f"{seed} {golden.identity}"))  # noqa: S311 - a repeatable choice, no secret
    for manner, (saying, as_markers) in MANNERS.items():
        dice = random.Random(f"{seed} {manner} {golden.identity}")  # noqa: S311 - a repeatable choice, no secret
        hostile = HostileModel(saying, dice, as_markers=as_markers)
        shown: list[str] = []
        writer = Writer(OpenAIModel(hostile.client(), "hostile"))
        answerer = Answerer(services.searcher, services.catalog, writer, services.clock)
        reply = answerer.answer(golden.asked, on_sentence=shown.append)
        tally.add(manner, hostile, shown, reply)
        tally.faults += faults(golden, reply, kind_of(reply, hostile) != "model", services)


def show(tally: Tally, most: int) -> None:
    """Print the table by kind, who wrote the replies, and what is wrong with them."""
    print(f"{'kind':38}{'guard':>11}{'written':>9}{'shown':>9}{'in reply':>9}{'share':>9}")
    for kind, number in sorted(tally.written.items(), key=lambda one: (one[0] == TRUE, one[0])):
        share = tally.left[kind] / number
        alone = f"{tally.passed[kind]}/{tally.guarded[kind]}" if tally.guarded[kind] else ""
        print(f"{kind:38}{alone:>11}{number:9}{tally.shown[kind]:9}{tally.left[kind]:9}{share:9.3f}")
    for reply, number in sorted(tally.replies.items()):
        print(f"{reply}: {number}")
    for fault in NEVER:
        print(f"{fault}: {tally.faults[fault]}")
    for kind, text, quote in [one for one in tally.survivors if one[0] != TRUE][:most]:
        print(json.dumps({"kind": kind, "sentence": text, "quote": quote}, ensure_ascii=False), file=sys.stderr)


def main() -> None:
    """Ask everything, count, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--sets", nargs="+", default=["multihop", "realtimeqa"])
    parser.add_argument("--limit", type=int, help="the first so many questions of each set")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--data-dir", type=Path, help="where to keep the indexes (default: a temporary folder)")
    parser.add_argument("--survivors", type=int, default=0, help="lies that got through to write to stderr")
    given = parser.parse_args()
    tally = Tally()
    with ExitStack() as closing:
        folder = given.data_dir or Path(closing.enter_context(tempfile.TemporaryDirectory()))
        for name in given.sets:
            held = held_by([given.data / name / "dev.jsonl"], None, [given.data / name / "corpus.jsonl"], sample=False)
            services = closing.enter_context(compose(settings_in(folder / name), sources=()))
            services.ingester.ingest(held.sources[0])
            for golden in held.questions[: given.limit]:
                answered(services, golden, tally, given.seed)
    show(tally, given.survivors)


if __name__ == "__main__":
    main()

"""The OpenAI-compatible model against a local server that fails in every way seen in the field."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from retrieval.adapters.openai_model import LONGEST_REPLY, OpenAIModel
from retrieval.domain import PUBLIC, DraftSentence, Prompt, Usage
from retrieval.errors import ModelMisbehaved, ModelUnavailable
from tests.model_server import (
    BROKEN,
    MALFORMED,
    MISSING,
    NONSENSE,
    OTHER_SHAPE,
    RATE_LIMITED,
    REFUSES,
    ModelServer,
    Said,
    comments,
    heard,
    marked,
    model_server,
    refused,
    says,
    says_marked,
    written,
)

FIRST = DraftSentence("Vexley reportedly trained on Sable.", ((1, "reportedly trained on Sable"),))
SECOND = DraftSentence("Quillon cut Vexley off.", ((2, "Quillon ended the access"),))
PROMPT = Prompt("Write from passages.", "Passages, then the question.", visibilities=frozenset({PUBLIC}))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with model_server() as running:
        yield running


def write(server: ModelServer, *, deadline: float = 20.0, stall: float = 20.0) -> list[DraftSentence]:
    return list(OpenAIModel(server.client(), "writer-1", deadline=deadline, stall=stall).write(PROMPT))


def test_the_request_carries_the_prompt_and_asks_for_the_strict_form(server: ModelServer) -> None:
    write(server)
    [asked] = server.asked
    assert asked["model"] == "writer-1"
    system, user = (message["content"] for message in asked["messages"])
    assert system.startswith(PROMPT.system)
    assert user.startswith(PROMPT.user)
    assert "JSON object" in system
    assert "JSON object" in user
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert asked["stream"] is True


def test_a_sentence_is_shown_while_the_next_is_still_being_written(server: ModelServer) -> None:
    go_on = threading.Event()
    text = written(FIRST, SECOND)
    server.next(Said((text[:-25], go_on, text[-25:])))
    drafts = OpenAIModel(server.client(), "writer-1").write(PROMPT)
    assert next(drafts) == FIRST
    go_on.set()
    assert list(drafts) == [SECOND]


@pytest.mark.parametrize(
    "fault",
    [RATE_LIMITED, MISSING, BROKEN, refused(401, "bad key"), refused(400, "context too long")],
    ids=lambda f: f.status,
)
def test_an_http_error_means_unavailable_at_once_and_is_not_repeated(server: ModelServer, fault: Said) -> None:
    server.next(fault, says(FIRST))
    with pytest.raises(ModelUnavailable, match=str(fault.status)):
        write(server)
    assert len(server.asked) == 1


def test_a_server_that_is_not_there_means_unavailable() -> None:
    with model_server() as gone:
        client = gone.client()
    with pytest.raises(ModelUnavailable, match="connection"):
        list(OpenAIModel(client, "writer-1").write(PROMPT))


def test_a_reply_that_stalls_is_given_up(server: ModelServer) -> None:
    server.next(server.stalled(), server.stalled(written(FIRST)[:40]))
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match="too long"):
            write(server, stall=0.2)


def test_a_reply_kept_alive_by_comments_alone_ends_at_the_deadline(server: ModelServer) -> None:
    server.next(Said((*comments(3), server.over)))
    drip = Said(tuple(part for _ in range(400) for part in (*comments(1), _Pause())))
    server.script.clear()
    server.next(drip)
    with pytest.raises(ModelUnavailable, match="too long"):
        write(server, deadline=0.3)


class _Pause(threading.Event):
    """Something to wait for that never comes, a moment long."""

    def wait(self, timeout: float | None = None) -> bool:
        return super().wait(0.01 if timeout is None else timeout)


@pytest.mark.parametrize("finish", [None, "length"])
def test_a_reply_cut_off_in_the_middle_is_a_failure_after_what_was_complete(
    server: ModelServer, finish: str | None
) -> None:
    server.next(Said((written(FIRST, SECOND)[:-8],), finish=finish))
    came, error = heard(OpenAIModel(server.client(), "writer-1").write(PROMPT))
    assert came == [FIRST]
    assert isinstance(error, ModelUnavailable)


def test_a_whole_reply_without_a_finish_reason_still_counts_as_cut_off(server: ModelServer) -> None:
    server.next(Said((written(FIRST),), finish=None))
    with pytest.raises(ModelUnavailable, match="cut off"):
        write(server)


@pytest.mark.parametrize(
    "reply",
    [
        NONSENSE,
        OTHER_SHAPE,
        MALFORMED,
        REFUSES,
        Said(("[]",)),
        Said(("oops }",)),
        Said(('{"answer": 1}',)),
        Said(('{"sentences": 7}',)),
    ],
    ids=["prose", "other shape", "malformed event", "refusal", "a list", "a lone brace", "other key", "no list"],
)
def test_a_reply_of_another_form_is_called_out(server: ModelServer, reply: Said) -> None:
    server.next(reply, reply, reply)
    with pytest.raises(ModelMisbehaved):
        write(server)


def test_a_reply_withheld_by_its_provider_is_called_out(server: ModelServer) -> None:
    server.next(Said((written(FIRST),), finish="content_filter"))
    with pytest.raises(ModelMisbehaved, match="withheld"):
        write(server)


def test_a_reply_that_never_ends_is_given_up(server: ModelServer) -> None:
    server.next(Said(tuple("x" * 1000 for _ in range(LONGEST_REPLY // 1000 + 2))))
    with pytest.raises(ModelMisbehaved, match="did not stop"):
        write(server)


REFUSALS = {
    "OpenAI, an old model": refused(400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported"),
    "DeepSeek": refused(400, "This response_format type is unavailable now"),
    "DeepSeek, earlier": refused(
        422, body=b"Failed to deserialize the JSON body: response_format.type unknown variant"
    ),
    "LM Studio": refused(400, body=b"{\"error\": \"'response_format.type' must be 'text'\"}"),
    "pydantic": refused(
        422, body=b'{"detail": [{"type": "literal_error", "loc": ["body", "response_format", "type"]}]}'
    ),
    "vLLM": refused(400, body=b'{"object": "error", "message": "Grammar error: unsupported keyword", "code": 400}'),
    "llama.cpp": refused(400, "Failed to initialize samplers: std::exception"),
    "llama.cpp, earlier": refused(500, "Failed to parse grammar"),
    "not implemented": refused(501, "This server does not support it"),
    "a proxy without words": refused(400, body=b""),
    "a proxy with a web page": refused(422, body=b"{}"),
}
"""How servers refuse a response format, as their users report it; see the links in `reply_forms`."""


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize(
    ("forms", "tried"),
    [
        (frozenset({"json_object"}), ["json_schema", "json_object"]),
        (frozenset(), ["json_schema", "json_object", None]),
    ],
)
def test_a_server_without_the_strict_form_is_asked_for_less_and_remembered(
    server: ModelServer, forms: frozenset[str], tried: list[str | None], refusal: Said
) -> None:
    server.forms, server.refusal = forms, refusal
    say = says if forms else says_marked
    server.next(say(FIRST), say(SECOND))
    model = OpenAIModel(server.client(), "writer-1")
    assert list(model.write(PROMPT)) == [FIRST]
    assert list(model.write(PROMPT)) == [SECOND]
    assert server.formats() == [*tried, tried[-1]]


def test_a_server_that_takes_the_form_and_ignores_it_is_asked_for_text_with_markers(server: ModelServer) -> None:
    server.next(NONSENSE, OTHER_SHAPE, says_marked(FIRST, SECOND), says_marked(SECOND))
    model = OpenAIModel(server.client(), "writer-1")
    assert list(model.write(PROMPT)) == [FIRST, SECOND]
    assert list(model.write(PROMPT)) == [SECOND]
    assert server.formats() == ["json_schema", "json_object", None, None]


def test_the_last_form_asks_for_lines_with_markers_and_not_for_json(server: ModelServer) -> None:
    server.forms = frozenset()
    server.next(says_marked(FIRST))
    assert write(server) == [FIRST]
    system, user = (message["content"] for message in server.asked[-1]["messages"])
    assert "JSON" not in system + user
    assert "[2: " in system


def test_one_bad_reply_in_a_form_that_worked_is_the_models_fault(server: ModelServer) -> None:
    server.next(says(FIRST), NONSENSE, says(SECOND))
    model = OpenAIModel(server.client(), "writer-1")
    assert list(model.write(PROMPT)) == [FIRST]
    with pytest.raises(ModelMisbehaved):
        list(model.write(PROMPT))
    assert list(model.write(PROMPT)) == [SECOND]
    assert set(server.formats()) == {"json_schema"}


def test_markers_are_read_even_where_json_was_agreed(server: ModelServer) -> None:
    server.next(says_marked(FIRST))
    assert write(server) == [FIRST]


@pytest.mark.parametrize("words", ["NOTHING", "nothing.\n", " **Nothing** "])
def test_a_model_may_say_in_a_word_that_there_is_nothing(server: ModelServer, words: str) -> None:
    server.forms = frozenset()
    server.next(Said((words,)))
    assert write(server) == []


def test_a_marked_sentence_is_shown_while_the_next_is_still_being_written(server: ModelServer) -> None:
    server.forms = frozenset()
    go_on = threading.Event()
    first, second = marked(FIRST), marked(SECOND)
    server.next(Said((f"{first}\n{second}\n", go_on, "\n")))
    drafts = OpenAIModel(server.client(), "writer-1").write(PROMPT)
    assert next(drafts) == FIRST
    go_on.set()
    assert list(drafts) == [SECOND]


def test_all_forms_together_have_one_deadline(server: ModelServer) -> None:
    server.forms = frozenset()
    server.next(server.stalled())
    with pytest.raises(ModelUnavailable, match="too long"):
        write(server, deadline=0.3)


def test_a_prompt_may_leave_less_time_than_the_model_has(server: ModelServer) -> None:
    server.next(server.stalled())
    hurried = replace(PROMPT, seconds=0.2)
    with pytest.raises(ModelUnavailable, match="too long"):
        list(OpenAIModel(server.client(), "writer-1", deadline=20).write(hurried))


@pytest.mark.parametrize("around", ["```json\n{}\n```", "<think>{{maybe}}</think>\n{}", "Here it is: {}"])
def test_json_wrapped_as_small_servers_do_is_read(server: ModelServer, around: str) -> None:
    before, _, after = around.replace("{{", "<").replace("}}", ">").partition("{}")
    server.next(Said((before, written(FIRST), after)))
    assert write(server) == [FIRST]


def test_a_sentence_without_quotes_is_handed_on_to_be_dropped(server: ModelServer) -> None:
    server.next(Said(('{"sentences": [{"text": "Trust me."}]}',)))
    assert write(server) == [DraftSentence("Trust me.", ())]


def test_what_a_server_says_in_an_error_is_not_repeated(server: ModelServer) -> None:
    server.next(refused(500, "secret passage text"))
    with pytest.raises(ModelUnavailable) as raised:
        write(server)
    assert "secret" not in str(raised.value)


def counting(server: ModelServer, used: list[Usage]) -> list[DraftSentence]:
    return list(OpenAIModel(server.client(), "writer-1").write(PROMPT, on_usage=used.append))


def test_what_a_reply_came_to_is_told_to_those_who_count(server: ModelServer) -> None:
    used: list[Usage] = []
    server.next(replace(says(FIRST), usage=(812, 40)))
    assert counting(server, used) == [FIRST]
    assert used == [Usage(812, 40)]


def test_a_server_that_does_not_count_leaves_it_untold(server: ModelServer) -> None:
    used: list[Usage] = []
    server.next(says(FIRST))
    assert counting(server, used) == [FIRST]
    assert used == []


def test_a_server_that_cannot_be_asked_to_count_writes_all_the_same(server: ModelServer) -> None:
    used: list[Usage] = []
    model = OpenAIModel(server.client(), "writer-1")
    server.next(refused(400, "Unknown parameter: stream_options"), says(FIRST), says(SECOND))
    assert [*model.write(PROMPT, on_usage=used.append), *model.write(PROMPT, on_usage=used.append)] == [FIRST, SECOND]
    assert ["stream_options" in asked for asked in server.asked] == [True, False, False]
    assert used == []


def test_nobody_is_asked_to_count_where_nobody_listens(server: ModelServer) -> None:
    write(server)
    assert "stream_options" not in server.asked[0]

"""What can go wrong in `bot`, beside `retrieval.errors`.

DeskError
├── ChatUnavailable     the chat did not take what we sent, or we cannot know: try again, looking first
│   └── ChatBusy        nothing was sent, for the chat takes no more just now: try again
├── QuestionChanged     it is asked otherwise now, or not any more: what was written for it is not posted
├── ReadersChanged      fewer may read here than a message was written for: write it anew
├── ChatRefused         the chat will never take it (no such channel, not a member, missing scope)
│   ├── MessageGone     for the message or thread that it is about was deleted
│   ├── ModalGone       for the modal that it is about was closed, or shows something else by now
│   └── TriggerExpired  for what a person did is too long ago to open a modal for it
├── WrongWorkspace      what is said would reach another workspace than it is for: a mistake in the desk
└── MisunderstoodError  a person's request that cannot be read; the text says how to put it
"""


class DeskError(Exception):
    """The root; its text is one plain sentence that a person may see."""


class ChatUnavailable(DeskError):
    """The chat did not answer, or said to come later: what was sent may or may not have arrived."""


class ChatBusy(ChatUnavailable):
    """Nothing was sent, for the chat takes no more just now; `seconds` is how long that may last."""

    def __init__(self, message: str, *, seconds: float = 0.0) -> None:
        """Keep the wait beside the sentence."""
        super().__init__(message)
        self.seconds = seconds


class ReadersChanged(DeskError):
    """Fewer may read what is about to be posted than it was written for; nothing was sent, write it anew."""


class QuestionChanged(DeskError):
    """What is about to be posted answers a question that is asked otherwise now, or not any more; nothing was sent."""


class ChatRefused(DeskError):
    """The chat will never take this; `code` is its own word for why."""

    def __init__(self, message: str, *, code: str = "") -> None:
        """Keep the chat's word beside the sentence."""
        super().__init__(message)
        self.code = code


class MessageGone(ChatRefused):
    """The message or the thread that this is about is not there any more."""


class ModalGone(ChatRefused):
    """The modal that this is about was closed, or shows something else by now."""


class TriggerExpired(ChatRefused):
    """What a person did is too long ago for a modal to be opened for it; they have to do it again."""


class WrongWorkspace(DeskError):
    """What is about to be said would reach another workspace than it is for; nothing was sent."""


class MisunderstoodError(DeskError):
    """A request that cannot be read; the sentence says what is wrong and shows a form that works."""

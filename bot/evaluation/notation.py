"""YAML and JSON Lines as plain values, with the line of every one of them, so that a mistake can be named (pure)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import yaml

from retrieval.errors import InvalidInputError

Place = tuple[str | int, ...]
"""The keys and positions that lead to a value."""
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Noted:
    """What a text says, and on which line (from 1) each part of it stands."""

    content: Any
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """Return the line of a value, or of what it would stand in."""
        while place not in self.lines and place:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(text: str, name: str) -> Noted:
    """Read YAML in which every value is text, a list or a mapping; `name` is the file's, for what is wrong with it.

    Raises `InvalidInputError` naming the file and the line, also for a key that stands twice.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InvalidInputError(f"{name}, line {line}: is not YAML ({error.problem}).") from error
    except yaml.YAMLError as error:
        raise InvalidInputError(f"{name}: is not YAML; are there control characters in it?") from error
    lines: dict[Place, int] = {}
    return Noted(_value(root, (), lines, name) if root is not None else {}, lines)


def read_json_lines(text: str, name: str) -> Noted:
    """Read one question a line, as the content `{"questions": […]}`.

    Raises `InvalidInputError` naming the file and the line.
    """
    questions: list[Any] = []
    lines: dict[Place, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):  # other line ends may stand in JSON's texts
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as error:
            raise InvalidInputError(f"{name}, line {number}: is not JSON.") from error
        lines["questions", len(questions)] = number
        questions.append(found)
    return Noted({"questions": questions}, lines)


def _value(node: yaml.Node, place: Place, lines: dict[Place, int], name: str) -> Any:  # noqa: ANN401 - as JSON's
    """Turn a node into a plain value and note where it stands; an alias may not repeat what holds it."""
    lines.setdefault(place, node.start_mark.line + 1)
    if len(place) > _DEEPEST:
        raise InvalidInputError(f"{name}, line {node.start_mark.line + 1}: is nested too deeply.")
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, name)
    if isinstance(node, yaml.SequenceNode):
        return [_value(one, (*place, number), lines, name) for number, one in enumerate(node.value)]
    return node.value


def _mapping(node: yaml.MappingNode, place: Place, lines: dict[Place, int], name: str) -> dict[str, Any]:
    """Turn a mapping into a dictionary whose keys are text."""
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise InvalidInputError(f"{name}, line {line}: a key has to be a word.")
        if key.value in found:
            raise InvalidInputError(f"{name}, line {line}: key `{key.value}` stands there twice.")
        lines[(*place, key.value)] = line
        found[key.value] = _value(value, (*place, key.value), lines, name)
    return found

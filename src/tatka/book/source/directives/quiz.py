"""`{quiz}`: a question to guess at before reading on, its choices a list of tasks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tatka.book.source.directives.base import Directive, DirectiveKind, Fence
from tatka.book.source.nodes import Bullets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tatka.book.source.dependencies import Dependency
    from tatka.book.source.nodes import Block
    from tatka.book.source.sentences import Reader

_ID = re.compile(r"[a-z][a-z0-9-]*")
_FEWEST = 2


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from.

    Attributes:
        right: Whether it is right.
        answer: What is chosen.
        feedback: What is said to those who chose it.
    """

    right: bool
    answer: tuple[Block, ...]
    feedback: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Quiz(Directive):
    """A question with choices.

    Attributes:
        id: Its name in addresses.
        question: What is asked.
        choices: In their order.
        explanation: What everybody reads once they have chosen.
    """

    id: str
    question: tuple[Block, ...]
    choices: tuple[Choice, ...]
    explanation: tuple[Block, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The question, all answers with what is said to them, the explanation."""
        answers = (block for choice in self.choices for block in (*choice.answer, *choice.feedback))
        return (*self.question, *answers, *self.explanation)

    @property
    def dependencies(self) -> tuple[Dependency, ...]:
        """Nothing but what its blocks depend on."""
        return ()

    @property
    def structure(self) -> str:
        """Its id, how many choices there are, which are right."""
        right = " ".join(str(n) for n, choice in enumerate(self.choices, start=1) if choice.right)
        return f"{{quiz}} {self.id} with {len(self.choices)} choices, right: {right}"


def _read(
    fence: Fence, options: Mapping[str, Any], blocks: Sequence[Block], reader: Reader
) -> Quiz:
    del options
    if not _ID.fullmatch(fence.argument):
        reader.problem(
            f"{fence.argument!r} is no id for a quiz" if fence.argument else "this quiz has no id",
            fence.line,
            "Use small ASCII letters, digits and hyphens: ```{quiz} how-many-weights",
        )
    place = next((n for n, block in enumerate(blocks) if _is_choices(block)), None)
    found = blocks[place] if place is not None else None
    choices = (
        tuple(Choice(bool(item.checked), item.nodes[:1], item.nodes[1:]) for item in found.items)
        if isinstance(found, Bullets)
        else ()
    )
    if len(choices) < _FEWEST:
        reader.problem(
            "this quiz has no choices" if not choices else "this quiz has one choice",
            fence.line,
            "Write them as a list of tasks, the right ones checked: - [ ] no, - [x] yes",
        )
    elif not any(choice.right for choice in choices):
        reader.problem(
            "no choice of this quiz is right", fence.line, "Check the right one: - [x] yes"
        )
    after = place if place is not None else len(blocks)
    return Quiz(
        fence=fence,
        id=fence.argument,
        question=tuple(blocks[:after]),
        choices=choices,
        explanation=tuple(blocks[after + 1 :]),
    )


def _is_choices(block: Block) -> bool:
    return isinstance(block, Bullets) and all(item.checked is not None for item in block.items)


QUIZ = DirectiveKind("quiz", _read, body="markdown")

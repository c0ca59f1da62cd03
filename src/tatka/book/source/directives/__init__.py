"""The directives there are: one module each, or each family, and this list.

A new one is a module here with its node and its kind, its place in the union and in the list below,
and its two renderings, for pages (`book.render.directives`) and for notebooks
(`book.notebook.directives`); the type checker asks for both.
"""

from __future__ import annotations

from tatka.book.source.directives.bibliography import BIBLIOGRAPHY, WorkList
from tatka.book.source.directives.broken import Broken
from tatka.book.source.directives.diagram import MERMAID, Diagram
from tatka.book.source.directives.example import EXAMPLE, Embed
from tatka.book.source.directives.exercise import (
    EXERCISE,
    HINT,
    SOLUTION,
    Exercise,
    Hint,
    Solution,
)
from tatka.book.source.directives.figure import FIGURE, TABLE, Figure, NumberedTable
from tatka.book.source.directives.glossary import GLOSSARY, GlossaryList
from tatka.book.source.directives.interactive import INTERACTIVE, Interactive
from tatka.book.source.directives.quiz import QUIZ, Quiz
from tatka.book.source.directives.source import SOURCE, Source

DirectiveNode = (
    Broken
    | Diagram
    | Embed
    | Exercise
    | Figure
    | GlossaryList
    | Hint
    | Interactive
    | NumberedTable
    | Quiz
    | Solution
    | Source
    | WorkList
)

# Those that make nodes of their own; the shapes of boxes, tabs and formulas are in `boxes`.
KINDS = (
    BIBLIOGRAPHY,
    EXAMPLE,
    EXERCISE,
    FIGURE,
    GLOSSARY,
    HINT,
    INTERACTIVE,
    MERMAID,
    QUIZ,
    SOLUTION,
    SOURCE,
    TABLE,
)

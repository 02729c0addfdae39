"""The rule of fairness: each hidden assertion asks what the student could read.

Which words ask for it stands in the metadata of the test's cell, `{"briefect": {"asks": [...]}}`:
an excerpt for each hidden assertion, in their order; or a list of excerpts, if one assertion in a
loop checks several things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workbook.quality.lint.code import HIDDEN, SOLUTION, assertions, outside
from workbook.quality.lint.look import Finding, Look, Piece, shown

LEAST_WORDS, MOST_WORDS = 4, 80  # of an excerpt


def asks(look: Look) -> Iterator[Finding]:
    """For each hidden assertion the test's metadata quotes the sentence that asks for it."""
    for piece in look.tested:
        hidden = assertions(piece.test.source, hidden=True)
        quoted = (piece.test.metadata.get("briefect") or {}).get("asks", [])
        if not isinstance(quoted, list) or not all(_excerpts(one) for one in quoted):
            yield piece.place, 'write "asks" in its test\'s metadata as a list of texts'
        elif len(quoted) != len(hidden):
            yield (
                piece.place,
                f"its test has {len(hidden)} hidden assertions, and its metadata {len(quoted)} "
                'asks: quote what asks for each, in their order, as "briefect": {"asks": [...]}',
            )
        else:
            for number, (one, node) in enumerate(zip(quoted, hidden), start=1):
                where = f"ask {number}, for line {node.lineno},"
                for excerpt in _excerpts(one):
                    wrong = _wrong(excerpt, piece)
                    if wrong:
                        yield piece.place, f"{where} {wrong}: {excerpt[:60]!r}"


def readable(piece: Piece) -> list[str]:
    """What a student could read before the hidden tests of an exercise, place by place.

    The text of the task, what is given in the answer's cell, what is visible of the tests, and the
    prose above.
    """
    places = [
        piece.text,
        outside(piece.answer.source, SOLUTION),
        outside(piece.test.source, HIDDEN),
        *shown(piece.before),
    ]
    return [_plain(place) for place in places]


def _excerpts(ask: Any) -> list[str]:
    """The excerpts of an ask; none if it is no text and no list of texts."""
    found = ask if isinstance(ask, list) else [ask]
    return found if all(isinstance(one, str) for one in found) else []


def _wrong(quoted: str, piece: Piece) -> str:
    words = len(re.findall(r"\w+", quoted))
    if words < LEAST_WORDS:
        return f"is no sentence: quote {LEAST_WORDS} words or more"
    if words > MOST_WORDS:
        return "is no single sentence: quote the part that asks for it"
    if not any(_plain(quoted) in place for place in readable(piece)):
        return (
            "stands nowhere in the text, the stub or the visible tests: quote it word for word, "
            "or add it where the student sees it"
        )
    return ""


def _plain(text: Any) -> str:
    return " ".join(str(text).split())

"""With what a match of a regular expression can begin and end, to pass over lines that it cannot match without trying it.

What is not understood stands for anything, so a list is never too short.
"""

import functools
import itertools
from collections.abc import Callable, Iterable
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

WIDTH = 6  # characters; more of them tell lines apart no better
NEAR = 3  # characters; most lines are told by so many, of which there are few different ones
CHOICES = 12  # a set of more characters stands for anything
ANYTHING: tuple[set[str], set[str]] = (set(), {""})


def of(pattern: str, *, last: bool = False) -> set[str]:
    """List strings of up to `WIDTH` characters, with one of which every match begins (or ends, written backwards, if `last`).

    >>> sorted(of("(?:the )?end(?:ing|s)?[.]"))
    ['end.', 'ending', 'ends.', 'the en']
    >>> sorted(of("[^.]+(?:here|there)", last=True))
    ['ereh', 'ereht']
    """
    whole, open_ = _sequence(_parser.parse(pattern), last)
    return whole | open_


def beginning(heads: set[str]) -> Callable[[str], bool]:
    """Give a function that tells whether a string of up to `WIDTH` characters begins with one of these.

    >>> [beginning({"the en", "end."})(text) for text in ("the en", "the be", "end.")]
    [True, False, True]
    """
    near = {head[:NEAR] for head in heads}
    may_begin = functools.lru_cache(maxsize=1 << 14)(lambda start: not near.isdisjoint(itertools.accumulate(start)))
    return lambda text: may_begin(text[:NEAR]) and not heads.isdisjoint(itertools.accumulate(text))


def longest(pattern: str) -> int:
    """Bound the length of a match.

    >>> longest(".{0,40}(?:here|there)")
    45
    """
    return int(_parser.parse(pattern).getwidth()[1])


def _sequence(nodes: Iterable[Any], last: bool) -> tuple[set[str], set[str]]:
    """Give the strings that may be a whole match, and those that anything may follow."""
    whole, open_ = {""}, set[str]()
    for node in reversed(list(nodes)) if last else nodes:
        after, cut = _node(node, last)
        open_ |= {(head + tail)[:WIDTH] for head in whole for tail in cut}
        longer = {head + tail for head in whole for tail in after}
        whole = {head for head in longer if len(head) < WIDTH}
        open_ |= {head[:WIDTH] for head in longer - whole}
        if not whole:
            break
    return whole, open_


def _node(node: Any, last: bool) -> tuple[set[str], set[str]]:
    kind, detail = node
    if kind is _constants.LITERAL:
        return {chr(detail)}, set()
    if kind is _constants.IN and len(detail) <= CHOICES and all(each is _constants.LITERAL for each, _ in detail):
        return {chr(code) for _, code in detail}, set()
    if kind is _constants.SUBPATTERN:
        return _sequence(detail[-1], last)
    if kind is _constants.BRANCH:
        choices = [_sequence(branch, last) for branch in detail[1]]
        return set[str]().union(*(whole for whole, _ in choices)), set[str]().union(*(open_ for _, open_ in choices))
    if kind is _constants.MAX_REPEAT:
        least, most, repeated = detail
        whole, open_ = _sequence(repeated, last)
        once, more = (whole, set()) if most == 1 else (set(), whole)
        return (once | {""} if least == 0 else once), open_ | more
    return ({""}, set()) if kind in (_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT) else ANYTHING

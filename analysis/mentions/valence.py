"""Judge whether a noun phrase that names an actor is itself hostile or favourable, by the labels in ``analysis/data/naming.csv``.

Only the phrase counts: «الميليشيات الروسية» is hostile, «قصفت روسيا المشفى» says something bad of a neutrally named Russia.
"""

import functools
import re
from typing import NamedTuple

import pandas as pd

from analysis import _checks
from analysis.actors import aliases
from analysis.mentions.vocabulary import words_of

VALENCES = ("hostile", "neutral", "favourable")
TARGETS = ("actor", "forces", "conduct", "claims")
COLUMNS = ("label", "valence", "target", "use")
USES = ("head", "agreeing", "modifier", "predicate")
REACH = 70  # characters read on either side of the name
_WORD = re.compile(r"[^\W_][\w\u064b-\u0652\u0670\u0640]*")
_END = re.compile(r"[.!?؟؛:;،,\n()«»“”\"„‹›]|(?<=\s)[-–—](?=\s)")


class Label(NamedTuple):
    """One label: its words in loose form."""

    words: tuple[str, ...]
    valence: str
    target: str
    use: str


class Judgement(NamedTuple):
    """Valence of a phrase, its span in the text, and what the label is about."""

    valence: str
    start: int
    end: int
    target: str


class Word(NamedTuple):
    """A word of the text: offsets, loose form, and that form without clitics and article."""

    start: int
    end: int
    form: str
    bare: str  # without clitics, the article and the mark of the indefinite


def labels(table: pd.DataFrame) -> dict[str, list[Label]]:
    """Labels by their first word.

    Raises
    ------
    ValueError
        A column is missing, or a row has an unknown valence, target or use.
    """
    rows = _checks.lexicon(table, "naming", COLUMNS, needed=COLUMNS[:2])
    return _labels(tuple(zip(*(rows[column] for column in COLUMNS), strict=True)))


@functools.lru_cache(maxsize=8)
def _labels(rows: tuple[tuple[str, ...], ...]) -> dict[str, list[Label]]:
    found: dict[str, list[Label]] = {}
    for label, valence, target, use in rows:
        row = Label(tuple(map(bare, aliases.loose_word(label).split())), valence, target or "actor", use or "head")
        for value, allowed, column in ((valence, VALENCES, "valence"), (row.target, TARGETS, "target"), (row.use, USES, "use")):
            if value not in allowed:
                msg = f"naming: the label {label!r} has {column} {value!r}. Allowed: {', '.join(allowed)}."
                raise ValueError(msg)
        if row.words:
            found.setdefault(row.words[0], []).append(row)
    return found


@functools.lru_cache(maxsize=100_000)
def bare(form: str) -> str:
    """Loose form without clitics and article.

    >>> bare("والاحتلال")
    'احتلال'
    """
    rest = form[1:] if form[:1] in "وف" and form[1:3] in ("ال", "لل", "با", "كا") else form
    for prefix in ("بال", "كال", "لل", "ال"):
        if rest.startswith(prefix) and len(rest) > len(prefix) + 1:
            return rest[len(prefix) :]
    return rest


def judge(
    text: str, start: int, end: int, head: tuple[int, int] | None, known: dict[str, list[Label]], functions: frozenset[str]
) -> Judgement:
    """Valence of the noun phrase around the name at `start`, `end`; the head of an adjective is given."""
    before = _construct(text, start, head, functions)
    after = _modifiers(text, end)
    phrase = before + after
    for position, word in enumerate(phrase):
        uses = _uses(position, len(before), head is not None)
        against = position > 0 and phrase[position - 1].form in words_of("counter")
        found = [] if against else [label for label in _matching(phrase, position, known) if label.use in uses]
        if found:
            first = min(word.start, before[0 if head else -1].start if before else start)
            last = max(after[-1].end if position >= len(before) else end, word.end)
            return Judgement(found[0].valence, first, last, found[0].target)
    return Judgement("neutral", start, end, "")


def _uses(position: int, nouns: int, adjective: bool) -> tuple[str, ...]:
    """Say which uses of a label count at this word: «العدو الروسي» names the actor, «عدو روسيا» somebody else."""
    if position >= nouns:
        return ("modifier",)
    first = ("head", "agreeing") if adjective else ("head",)
    return (*first, "modifier") if position else first


def _matching(phrase: list[Word], position: int, known: dict[str, list[Label]]) -> list[Label]:
    """Labels that begin at this word, its preposition or conjunction taken away where that helps."""
    for form in aliases.stripped(phrase[position].form):
        forms = [bare(form), *(word.bare for word in phrase[position + 1 :])]
        if found := [label for label in known.get(forms[0], []) if tuple(forms[: len(label.words)]) == label.words]:
            return found
    return []


def _words(text: str, start: int, end: int) -> list[Word]:
    return [
        Word(start + match.start(), start + match.end(), form, bare(form))
        for match in _WORD.finditer(text[start:end])
        if (form := aliases.loose_word(match.group()))
    ]


def _construct(text: str, start: int, head: tuple[int, int] | None, functions: frozenset[str]) -> list[Word]:
    """Words of the phrase before the name: the head and what stands between it and the adjective, or the noun in construct with a name."""
    if head:
        return _words(text, head[0], start)
    offset = max(start - REACH, 0)
    piece = text[offset:start]
    stops = [match.end() for match in _END.finditer(piece)]
    words = _words(text, offset + (stops[-1] if stops else 0), start)
    return _chain(words, text[start : start + 1] in "ول", functions)


def _chain(words: list[Word], joined: bool, functions: frozenset[str]) -> list[Word]:
    """Collect the nouns in construct right before a name; before «و» or «ل» («آلة الإجرام للنظام وروسيا») there may be more."""
    chain: list[Word] = []
    for word in reversed(words):
        if word.form in functions or word.form.isdigit() or len(chain) == (5 if joined else 2):
            break
        definite = (word.bare != word.form and "ال" in word.form[:4]) or word.form.startswith(("لل", "ولل"))
        if definite and not joined:
            break
        chain.insert(0, word)
        if joined and not definite:
            break
    return chain if not joined or (chain and chain[0].bare == chain[0].form) else []


def _modifiers(text: str, end: int) -> list[Word]:
    """Up to two adjectives with the article, or in nisba, right after the name."""
    stop = _END.search(text, end, end + REACH)
    words = _words(text, end, stop.start() if stop else min(end + REACH, len(text)))
    found: list[Word] = []
    for word in words[:2]:
        if not (word.form.startswith("ال") or word.form.endswith(("ي", "يه"))):
            break
        found.append(word)
    return found

"""Find what an actor is called beside its name: «شريك محتمل», «قوة احتلال», and the noun phrases that judge it.

A label counts where the sentence ties it to the actor: a colon or nothing but brackets between the two («الاحتلال» (روسيا)), a verb of
regarding («اعتبرتها شريكًا محتملًا») with no other actor in between, or a sentence without a verb («إن روسيا قوة احتلال»). The labels
stand in ``analysis/data/naming.csv``.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis import actors as actor_names
from analysis.actors import aliases
from analysis.mentions import valence as naming
from analysis.mentions.vocabulary import words_of

REACH = 170  # characters between a name and what it is called
NEAR = 60  # characters before a name in which the verb of regarding may stand
_WORD = re.compile(r"[^\W_][\w\u064b-\u0652\u0670\u0640]*")
_END = re.compile(r"[.!?؟\n]")
_GLOSS = re.compile(r"[\s”\"»›“]*\(\s*[“«\"]?")  # between a label and the name in brackets after it
_TIED = re.compile(r"[\s”\"»›]*:[\s“\"«‹]*|[\s“\"«‹”»]*[-–—]?[\s“\"«‹]*")  # colon, or nothing but marks
_ABOUT = re.compile(r"(?:\s*[\w\u064b-\u0652]+){0,2}\s*(?:من\s*|مع\s*|ل)?")  # «شريكًا لروسيا» is somebody else
# Between the subject of a sentence without a verb and what it is said to be.
_SAID = re.compile(r"[”\"»›]?\s+(?:(?:هي|هو|هم|اليوم|الآن|حاليًا|حاليا|أيضًا|أيضا)\s+)?[“«‹\"]?")
_FIRST = re.compile(r"(?:^|[.!?؟،,؛;:\n()–—-])\s*[“«‹\"]?\s*[وف]?$")  # what stands before the first word of a clause
_LAST_WORD = re.compile(r"([^\W_][\w\u064b-\u0652\u0640]*)\s+[“«‹\"]?[وف]?$")
RIVALS = ("country", "capital", "person", "institution", "people")


class Found(NamedTuple):
    """A label of the actor."""

    start: int
    end: int
    valence: str
    target: str


class Name(NamedTuple):
    """A mention of the actor: its offsets, and the noun an adjective agrees with."""

    start: int
    end: int
    head: str | None


class Word(NamedTuple):
    """A word of the text: offsets and loose form."""

    start: int
    end: int
    form: str


def beside(text: str, names: list[Name], rivals: list[tuple[int, int]], known: dict[str, list[naming.Label]]) -> Iterator[Found]:
    """Labels tied to one of the `names`; `rivals` are the offsets of other actors."""
    for word, words, position in _candidates(text, known):
        for label in sorted(known.get(naming.bare(word.form), []), key=lambda label: -len(label.words)):
            if label.use == "predicate" and _forms(words, position, len(label.words)) == label.words:
                end = words[position + len(label.words) - 1].end
                if _is_tied(text, word.start, end, names, rivals, label):
                    yield Found(word.start, end, label.valence, label.target)
                break


def _candidates(text: str, known: dict[str, list[naming.Label]]) -> Iterator[tuple[Word, list[Word], int]]:
    words = [Word(match.start(), match.end(), aliases.loose_word(match.group())) for match in _WORD.finditer(text)]
    for position, word in enumerate(words):
        if naming.bare(word.form) in known:
            yield word, words, position


def _forms(words: list[Word], position: int, length: int) -> tuple[str, ...]:
    return tuple(naming.bare(word.form) for word in words[position : position + length])


def _is_tied(text: str, start: int, end: int, names: list[Name], rivals: list[tuple[int, int]], label: naming.Label) -> bool:
    after = next((name for name in names if name.start >= end), None)  # the name's own clitic ل belongs to its span
    if after and _GLOSS.fullmatch(text[end : after.start]):
        return True
    before = next((name for name in reversed(names) if name.end <= start), None)
    if before is None or start - before.end > REACH or _END.search(text, before.end, start):
        return False
    if any(before.end <= first < start for first, _ in rivals) or (after and _ABOUT.fullmatch(text[end : after.start])):
        return False
    between = text[before.end : start]
    if _TIED.fullmatch(between):
        definite = label.words[0] != naming.bare(aliases.loose_word(text[start:end]).split()[0])
        return ":" in between or bool(between.strip()) or definite or _is_said(text, before, start)
    return _is_said(text, before, start) or _is_regarded(text, before, start, label)


def _is_regarded(text: str, name: Name, start: int, label: naming.Label) -> bool:
    """Whether a verb of regarding stands between name and label, or right before the name, and is not negated."""
    regard, negation, claim = (words_of(group) for group in ("regard", "negation", "claim"))
    if label.target == "claims" and (name.head is None or aliases.loose_word(name.head).split()[0] not in claim):
        return False
    stop = max((match.end() for match in _END.finditer(text, max(name.start - NEAR, 0), name.start)), default=max(name.start - NEAR, 0))
    before, between = (_loose_words(text[first:last]) for first, last in ((stop, name.start), (name.end, start)))
    asserted = {word for last, word in zip(["", *before], before, strict=False) if last not in negation}
    verbs = (regard - words_of("copula")) & asserted or regard & set(between)
    return bool(verbs) and not negation & set(between)


def _is_said(text: str, name: Name, start: int) -> bool:
    """Whether the name is the subject of a sentence without a verb, and the label, which begins at `start`, what is said of it."""
    if not _SAID.fullmatch(text[name.end : start]) or text.startswith("ال", start):
        return False
    subject = name.start if name.head is None else text.rfind(name.head, max(name.start - NEAR, 0), name.start)
    if subject < 0:
        return False
    before = text[max(subject - NEAR, 0) : subject]
    word = _LAST_WORD.search(before)
    return _FIRST.search(before) is not None or (word is not None and aliases.loose_word(word[1]) in words_of("opening"))


def _loose_words(text: str) -> list[str]:
    forms = [aliases.loose_word(match.group()) for match in _WORD.finditer(text)]
    return [form.removeprefix("و") for form in forms]


def rivals(articles: pd.DataFrame, actor: str, actors: pd.DataFrame | None) -> dict[object, list[tuple[int, int]]]:
    """Offsets of the names of all other actors, per article; adjectives («الأراضي السورية») do not count."""
    rows = actor_names.match(articles, actors=actors)
    rows = rows[(rows["actor"] != actor) & rows["kind"].isin(RIVALS)]
    found: dict[object, list[tuple[int, int]]] = {}
    for article, start, end in zip(rows["article_id"], rows["start"], rows["end"], strict=True):
        found.setdefault(article, []).append((int(start), int(end)))
    return found

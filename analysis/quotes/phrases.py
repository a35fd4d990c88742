"""The noun phrase that names a speaker, read word by word with small word classes (``speakers.csv``)."""

import re
from typing import NamedTuple

import pandas as pd

from analysis.quotes.passage import Words, form, gap, same_line, stops
from analysis.quotes.vocabulary import (
    PREPOSITIONS,
    THAT,
    adjectival,
    adjectival_known,
    classes,
    definite,
    listed_classes,
    namelike,
    names_country,
    surname,
    verbish,
)

MARKS = re.compile(r"[“”„‟\"«»‹›]")
LONGEST = 24
_CLOSES = re.compile(r"[^“”„‟\"«»‹›]*\w[“”„‟\"«»‹›](?!\w)")  # the first mark stands after a word


class Phrase(NamedTuple):
    """Return the words `start` to `end` (exclusive) name a speaker; `name` are the words of a personal name in it, if any."""

    start: int
    end: int
    name: tuple[int, int] | None


def is_that(words: Words, number: int) -> bool:
    """Whether word `number` is أن, إن or one of them with clitics."""
    return form(words, number) in THAT


def opens_phrase(words: Words, number: int) -> bool:
    """Whether a speaker's noun phrase can begin at word `number`."""
    word = form(words, number)
    labels = classes(word)
    if (
        (labels & {"cut", "time", "month"} and not labels & {"role", "title", "organisation", "given", "surname"})
        or word in PREPOSITIONS
        or word in THAT
    ):
        return False
    if labels & {"role", "title", "organisation", "source", "unnamed", "feminine"}:
        return not word.startswith(("ب", "ل")) or not _prefixed(word)
    return (
        (definite(word) and not word.startswith(("بال", "لل", "كال", "وال", "فال")))
        or namelike(words.word[words.code[number]])
        or word == "كل"
    )


def _prefixed(word: str) -> bool:
    return (not listed_classes(word) and bool(listed_classes(word[1:]))) or word.startswith(("بال", "لل"))


def phrase(words: Words, number: int, stop: int) -> Phrase | None:
    """Noun phrase that begins at word `number` and ends before word `stop`, if one begins there."""
    stop = min(stop, len(words.code))
    if number >= stop or not (opens_phrase(words, number) or words.quoted.get(number, number + 9) - number <= 4):
        return None
    name: tuple[int, int] | None = None
    position = number
    while position < min(stop, number + LONGEST):
        if words.quoted.get(position, position + 9) - position <= 6 and (position == number or _takes_quoted(words, position)):
            position = min(words.quoted[position], stop)
            continue
        if position > number and not _continues(words, position, number, name):
            break
        if name is None and _name_starts(words, position, number):
            name = (_name_first(words, position, number), _name_end(words, position, stop))
            position = name[1]
            continue
        position += 1
    return Phrase(number, position, name)


def _takes_quoted(words: Words, position: int) -> bool:
    """Whether a name in marks belongs to the phrase: «حكومة “الإنقاذ”», «الإعلام في “الإنقاذ”»."""
    before = form(words, position - 1)
    return MARKS.search(gap(words, position - 1)) is not None and (
        before in PREPOSITIONS or (not definite(before) and bool(classes(before)))
    )


def _name_first(words: Words, position: int, first: int) -> int:
    """Return the first word of a name of which word `position` is surely part: «السوري جوان جان»."""
    before = form(words, position - 1) if position - 2 > first else ""
    plain_word = before and not classes(before) and not definite(before) and before not in PREPOSITIONS and gap(words, position - 1) == " "
    return position - 1 if plain_word and definite(form(words, position - 2)) and gap(words, position - 2) == " " else position


def _name_starts(words: Words, position: int, first: int) -> bool:
    word = form(words, position)
    titled = (
        position > first and "title" in classes(form(words, position - 1)) and not classes(word) and not definite(word) and word not in THAT
    )
    if not titled and not namelike(words.word[words.code[position]]):
        return False
    if position == first:
        return True
    before = form(words, position - 1)
    labels = classes(before)
    head = classes(form(words, first))
    if before in PREPOSITIONS or ("organisation" in head and not head & {"role", "title"}):
        return False
    if (
        "title" in labels
        and position - 2 >= first
        and classes(form(words, position - 2)) & {"organisation", "named"} - {"role"}
        and not definite(form(words, position - 2))
    ):
        return False
    listed = "given" in listed_classes(form(words, position))
    return listed or definite(before) or bool(labels & {"title", "role"}) or "،" in gap(words, position - 1)


def _name_end(words: Words, position: int, stop: int) -> int:
    """Return the first word after the name that begins at `position`."""
    end = position + 1
    while end < stop and end - position < 6 and gap(words, end - 1) in (" ", "  ", "-", " -"):
        word = form(words, end)
        if word in THAT:
            break
        labels = listed_classes(word)
        listed = bool(labels & {"given", "surname"})
        article = word.startswith("ال") and not word.endswith("ة") and not classes(word) and not adjectival_known(word)
        second = end == position + 1 and surname("given" in listed_classes(form(words, position)), words.word[words.code[end]])
        joined = form(words, end - 1) in ("بن", "ابن", "ال", "ابو", "عبد", "بنت")
        if not (listed or second or joined or article or namelike(words.word[words.code[end]])):
            break
        end += 1
    return end


def _continues(words: Words, position: int, first: int, name: tuple[int, int] | None) -> bool:
    """Whether the phrase from word `first` goes on with word `position`."""
    between = gap(words, position - 1)
    word, before = form(words, position), form(words, position - 1)
    labels = classes(word)
    listed = listed_classes(word)
    if (
        stops(words, position - 1)
        or ":" in between
        or "(" in between
        or word in THAT
        or (listed & {"cut", "time", "month"} and not listed & {"given", "surname", "title"})
    ):
        return False
    if re.search(r"[،,؛–]|- | -", between):
        return name is None and (bool(labels & {"role", "title"}) or namelike(words.word[words.code[position]]))
    if MARKS.search(between) and definite(before) and before not in PREPOSITIONS and not MARKS.match(between):
        return False
    if name is not None and position == name[1] and not listed & {"role", "title"} and not adjectival(word):
        return False
    if word in PREPOSITIONS:
        return word in ("في", "من", "الي", "باسم", "لدي", "علا") and _goes_on_after(words, position, first)
    if before in PREPOSITIONS:
        return True
    return _noun_continues(words, position, word, before, labels, alone=position == first + 1)


def _goes_on_after(words: Words, position: int, first: int) -> bool:
    """Whether a preposition belongs to the phrase: «مصادر في الشرطة», not «في تصريح»."""
    if not same_line(words, position, position + 1):
        return False
    following = classes(form(words, position + 1))
    if form(words, position) in ("الي", "علا"):
        return "role" in classes(form(words, first)) and bool(following & {"feminine"})
    return not following & {"event", "time", "cut", "function"} or "organisation" in following


def _noun_continues(words: Words, position: int, word: str, before: str, labels: frozenset[str], *, alone: bool) -> bool:
    if namelike(words.word[words.code[position]]):
        return True
    if word[0] in "وف" and not listed_classes(word) and re.search(r"(?:ه|ها|هم)$", word):
        return False
    if word[0] in "وف" and (word[1:].startswith("ال") or (not listed_classes(word) and labels)):
        return bool(labels & {"role", "title", "organisation", "feminine"}) or (definite(word) and not verbish(word))
    if definite(word):
        if word.startswith(("لل", "بال")):
            return (not definite(before) and not (alone and names_country(before))) or adjectival(before)
        return not definite(before) or adjectival(word) or bool(labels & {"title"}) or "title" in classes(before)
    if labels & {"role", "title", "organisation"}:
        return True
    if word[0] in "لب" and labels:
        return "source" not in labels
    return not definite(before) and bool(classes(before) & {"role", "organisation", "source"}) and not verbish(word)


def text_of(words: Words, start: int, end: int) -> str:
    """Raw text of words `start` to `end` (exclusive), with the marks that open or close what is quoted in it: «“الشؤون” في “الإنقاذ”»."""
    raw = words.texts[words.article[start]]
    left, right = words.start[start], words.end[end - 1]
    inside = raw[left:right]
    if _CLOSES.match(inside) and left and MARKS.match(raw[left - 1]):
        left -= 1
    if right < len(raw) and MARKS.match(raw[right]) and len(MARKS.findall(raw, left, right)) % 2:
        right += 1
    return " ".join(raw[left:right].split())


def side(names: pd.Series, actors: pd.DataFrame | None) -> pd.Series:
    """Side of each speaker, None where it is not known."""
    try:
        from analysis import actors as module
    except ImportError:
        return pd.Series([None] * len(names), index=names.index, dtype=object)
    return module.side(names) if actors is None else module.side(names, actors=actors)


def late_name(words: Words, found: Phrase, stop: int) -> Phrase:
    """Extend a description to the name that follows further on: «مدير الصحة بمنطقة … الدكتور فلان الفلاني»."""
    for place in range(found.end, min(stop, found.start + LONGEST)):
        labels = listed_classes(form(words, place))
        word = form(words, place)
        if (labels & {"cut", "time", "month", "event"} and not labels & {"given", "title"}) or stops(words, place - 1):
            return found
        if word[0] in "وف" and not labels and not definite(word):
            return found
        start = place + 1 if "title" in labels else place
        known = "given" in listed_classes(form(words, start)) if start < stop else False
        if start < stop and (known or (start > place and _name_starts(words, start, place))):
            end = _name_end(words, start, stop)
            return Phrase(found.start, end, (start, end))
    return found

"""The noun phrase that names a speaker, read word by word with small word classes (``speakers.csv``)."""

import functools
import re
from typing import NamedTuple

import pandas as pd

from analysis.quotes import names
from analysis.quotes.grammar import adjectival, adjective, closed_plural, in_dictionary, namelike, possessed, verbish
from analysis.quotes.passage import Words
from analysis.quotes.vocabulary import PREPOSITIONS, THAT, classes, country, definite, listed_classes, names_country

MARKS = re.compile(r"[“”„‟\"«»‹›]")
PAUSE = re.compile(r"[،,؛–]|- | -")
REPORTED = frozenset(["قائلا", "قائلة", "قائلين", "بالقول", "بقوله", "بقولها", "بقولهم"])
CLITIC = ("بال", "لل", "كال", "وال", "فال", "وبال", "ولل", "وكال", "فبال", "فلل")
LONGEST = 24
ONE_OF = frozenset(["احد", "احدي", "بعض", "كبار", "كبير", "عدد", "غالبية", "معظم"])
_CLOSES = re.compile(r"[^“”„‟\"«»‹›]*\w[“”„‟\"«»‹›](?!\w)")  # the first mark stands after a word


class Phrase(NamedTuple):
    """Return the words `start` to `end` (exclusive) name a speaker; `name` are the words of a personal name in it, if any."""

    start: int
    end: int
    name: tuple[int, int] | None


def opens_phrase(words: Words, number: int) -> bool:
    """Whether a speaker's noun phrase can begin at word `number`."""
    return _opens(words.form[number], words.clean[number])


@functools.lru_cache(200_000)
def _opens(word: str, clean: str) -> bool:
    labels = classes(word)
    if (
        (labels & {"cut", "time", "month"} and not labels & {"role", "title", "organisation", "given", "surname"})
        or word in PREPOSITIONS
        or word in THAT
    ):
        return False
    if labels & {"role", "title", "organisation", "source", "unnamed", "feminine"}:
        return not word.startswith(("ب", "ل")) or not _prefixed(word)
    return (definite(word) and not word.startswith(CLITIC)) or namelike(clean) or word == "كل"


def _prefixed(word: str) -> bool:
    return (not listed_classes(word) and bool(listed_classes(word[1:]))) or word.startswith(("بال", "لل"))


def phrase(words: Words, number: int, stop: int) -> Phrase | None:
    """Noun phrase that begins at word `number` and ends before word `stop`, if one begins there."""
    stop = min(stop, words.size)
    if number >= stop or not (opens_phrase(words, number) or words.quoted.get(number, number + 9) - number <= 4):
        return None
    name: tuple[int, int] | None = None
    position = number
    while position < min(stop, number + LONGEST):
        if words.quoted.get(position, position + 9) - position <= 6 and (position == number or _takes_quoted(words, position)):
            last = min(words.quoted[position], stop)
            if name is None and names.in_marks(words, position, last, position == number):
                name = (position, last)
            position = last
            continue
        if position > number and not _continues(words, position, number, name):
            break
        if name is None and names.starts(words, position, number):
            name = (names.first_word(words, position, number), names.end(words, position, stop))
            position = name[1]
            continue
        position += 1
    return Phrase(number, position, name)


def _takes_quoted(words: Words, position: int) -> bool:
    """Whether a name in marks belongs to the phrase: «حكومة “الإنقاذ”», «الإعلام في “الإنقاذ”»."""
    before = words.form[position - 1]
    return MARKS.search(words.gap[position - 1]) is not None and (
        before in PREPOSITIONS or "title" in classes(before) or (not definite(before) and bool(classes(before)))
    )


def _continues(words: Words, position: int, first: int, name: tuple[int, int] | None) -> bool:
    """Whether the phrase from word `first` goes on with word `position`."""
    between = words.gap[position - 1]
    word, before = words.form[position], words.form[position - 1]
    if (
        word in THAT
        or word in REPORTED
        or _is_cut(words, position)
        or (between != " " and (words.stop[position - 1] or ":" in between or "(" in between))
    ):
        return False
    labels, listed = classes(word), listed_classes(word)
    if between != " " and PAUSE.search(between):
        national = definite(word) and country(word) is not None and namelike(words.clean[position + 1])  # «المدرب، البرتغالي جوزيه …»
        return name is None and (national or bool(labels & {"role", "title"}) or namelike(words.clean[position]))
    if between != " " and MARKS.search(between) and definite(before) and before not in PREPOSITIONS and not MARKS.match(between):
        return False
    if MARKS.match(between) and definite(word):
        return adjectival(word) or bool(labels & {"role", "title"})
    if name is not None and position == name[1] and not listed & {"role", "title"} and not adjectival(word):
        return False
    if word in PREPOSITIONS:
        return word in ("في", "من", "الي", "باسم", "لدي", "علا") and _goes_on_after(words, position, first)
    if before in PREPOSITIONS:
        return True
    if closed_plural(words.clean[position - 1]) or (position - 1 > first and _is_added(words, position - 1)):
        return _only_adds(words, position, labels)
    return _noun_continues(words, position, first, labels)


def _only_adds(words: Words, position: int, labels: frozenset[str]) -> bool:
    """Whether a word goes on after a noun that is complete: an adjective, another one with «و», a listed first name."""
    word, before = words.form[position], words.form[position - 1]
    if word[0] == "و" and not listed_classes(word):
        return bool(labels & {"role", "title", "organisation", "source", "feminine"}) or (definite(word) and not verbish(word))
    if word[0] == "ب" and not listed_classes(word):
        return bool(labels & {"place", "organisation"})
    if "given" in listed_classes(word) and country(word) is None:
        return True
    return (
        adjectival(word)
        if definite(before)
        else adjective(word, words.clean[position]) or (word.endswith(("ون", "ين")) and word[-2:] == before[-2:])
    )


def _is_cut(words: Words, position: int) -> bool:
    """Whether a word of time or a particle ends the phrase; «الأمين العام» has an adjective, «أمس», «العام الماضي» tell the time."""
    word = words.form[position]
    labels = listed_classes(word)
    if not labels & {"cut", "time", "month"} or labels & {"given", "surname", "title"} or names.in_charge(words, position):
        return False
    following = words.form[position + 1]
    if _is_rank(words, position):
        return False
    return not ("adjective" in labels and definite(words.form[position - 1]) and "time" not in listed_classes(following))


def _is_rank(words: Words, position: int) -> bool:
    """«الجندي أول», «العريف أول»: a rank, no word of time."""
    return words.form[position] == "اول" and "title" in classes(words.form[position - 1])


def _is_added(words: Words, position: int) -> bool:
    """Whether word `position` is an adjective of a noun without article: «مسؤول تركي», after which nothing but adjectives may follow."""
    before = words.form[position - 1]
    word = words.form[position]  # «مدير عام الشؤون»: عام belongs to the office
    return (
        adjective(word, words.clean[position])
        and word != "عام"
        and before not in ONE_OF  # «أحد مستشاري الرئيس»
        and not definite(before)
        and before not in PREPOSITIONS
        and position not in words.quoted
    )


def _goes_on_after(words: Words, position: int, first: int) -> bool:
    """Whether a preposition belongs to the phrase: «مصادر في الشرطة», not «في تصريح»."""
    if words.line[position] != words.line[position + 1]:
        return False
    word, after = words.form[position], words.form[position + 1]
    following = classes(after)
    if names.in_charge(words, position):
        return True
    if word in ("الي", "علا"):
        return "role" in classes(words.form[first]) and bool(following & {"feminine"})
    if word == "في" and position == first + 1 and definite(words.form[first]) and not classes(words.form[first]):
        return False  # «الشهابي في دبي»
    if word == "في" and position == first + 1 and definite(words.form[first]) and not definite(after) and words.form[first][-2:] != "ون":
        return bool(following & {"organisation", "feminine", "place"}) or namelike(words.clean[position + 1])
    return (
        not following & {"event", "time", "cut", "function"} and not possessed(words.clean[position + 1])
    ) or "organisation" in following


def _noun_continues(words: Words, position: int, first: int, labels: frozenset[str]) -> bool:
    word, before = words.form[position], words.form[position - 1]
    if namelike(words.clean[position]) or names.after_title(words, position) or _is_rank(words, position):
        return True
    if word[0] in "وف" and not listed_classes(word) and (possessed(words.clean[position][1:]) or re.search(r"(?:ه|ها|هم)$", word)):
        return False
    if word[0] in "وف" and (word[1:].startswith("ال") or (not listed_classes(word) and labels)):
        return bool(labels & {"role", "title", "organisation", "feminine"}) or (definite(word) and not verbish(word))
    if definite(word):
        return _definite_continues(words, position, first, labels)
    if labels & {"role", "title"}:
        return True
    if "organisation" in labels and (word[0] not in "لب" or listed_classes(word)):
        return not definite(before) and not possessed(words.clean[position - 1])
    if word[0] == "ل" and not labels and "role" in classes(words.form[first]) and adjectival(before):  # «الأمين العام لحلف …»
        return in_dictionary(words.clean[position][1:]) and not possessed(words.clean[position])
    if word[0] in "لب" and labels and not listed_classes(word):
        return not labels & {"source"} and not ("medium" in labels and "role" in classes(words.form[first]))
    if before in ONE_OF and not verbish(word):  # «أحد مستشاري الرئيس»
        return True
    if definite(before) or verbish(word):
        return False
    return bool(classes(before) & {"role", "organisation", "source"}) or (adjective(word, words.clean[position]) and position - 1 >= first)


def _definite_continues(words: Words, position: int, first: int, labels: frozenset[str]) -> bool:
    """Whether the phrase goes on with a word with the article: the end of a construct, an adjective, a title with its name."""
    word, before = words.form[position], words.form[position - 1]
    if word.startswith(("لل", "بال")):
        return (not definite(before) and not (position == first + 1 and names_country(before))) or adjectival(before)
    if not definite(before):
        return not possessed(words.clean[position - 1]) and (not names_country(before) or adjectival(word))
    if adjectival(word):
        return True
    if "title" in labels:  # «معالي الوزير», «ولي العهد الأمير …», not «الحكومة السفير»
        after = words.clean[position + 1] if words.gap[position] == " " else ""
        return bool({"honorific"} & labels or classes(before) & {"title", "role"}) or (after != "" and namelike(after))
    return "title" in classes(before) and not closed_plural(words.clean[position]) and not word.endswith(("ات", "ة"))


def text_of(words: Words, start: int, end: int) -> str:
    """Raw text of words `start` to `end` (exclusive), with the marks that open or close what is quoted in it: «“الشؤون” في “الإنقاذ”»."""
    raw = words.texts[words.article(start)]
    left, right = words.start[start], words.end[end - 1]
    inside = raw[left:right]
    if words.gap[start : end - 1].count(" ") == end - 1 - start and not MARKS.match(raw, right):
        return inside
    if _CLOSES.match(inside) and left and MARKS.match(raw[left - 1]):
        left -= 1
    if right < len(raw) and MARKS.match(raw[right]) and len(MARKS.findall(raw, left, right)) % 2:
        right += 1
    return " ".join(raw[left:right].split())


def side(names: pd.Series, actors: pd.DataFrame | None) -> pd.Series:
    """Side of each speaker, None where it is not known."""
    from analysis import actors as module

    return module.side(names) if actors is None else module.side(names, actors=actors)


def whole_name(words: Words, found: Phrase, stop: int) -> Phrase:
    """Extend a name, of a person or a body, to what is said, where only a name can stand between the two."""
    if found.name is not None and found.end == found.name[1]:
        name = names.completed(words, found.name, stop)
        return Phrase(found.start, name[1], name)
    body = "organisation" in classes(words.form[found.start]) or namelike(words.clean[found.end - 1])  # «صحيفة ليما تيمبو إن»
    if found.name is not None or not body or definite(words.form[found.end]):
        return found
    return Phrase(found.start, names.completed(words, (found.start, found.end), stop)[1], None)


def late_name(words: Words, found: Phrase, stop: int) -> Phrase:
    """Extend a description to the name that follows further on, or right before `stop`, where a clause or a colon begins."""
    head = classes(words.form[found.start])
    if "unnamed" in head and ("feminine" in head or closed_plural(words.clean[found.start])):  # «مصادر» have no name
        return found
    name = names.late(words, found.start, found.end, min(stop, found.start + LONGEST))
    name = name or names.remaining(words, found.end, stop)
    if name is None and head & {"role", "title"}:
        name = names.trailing(words, found.end, stop)
    return Phrase(found.start, name[1], name) if name else found


def of_club(words: Words, found: Phrase) -> bool:
    """Whether the name in a description may be that of a club or a firm: «مهاجم فالنسيا السابق»."""
    return (
        found.name is not None
        and found.name[1] - found.name[0] == 1
        and found.start < found.name[0] < found.end - 1
        and not definite(words.form[found.name[0] - 1])
        and "given" not in listed_classes(words.form[found.name[0]])
        and "title" not in classes(words.form[found.name[0] - 1])
    )


def titled_name(words: Words, found: Phrase, stop: int, title_only: bool) -> Phrase:
    """Extend a description to the name after a title, over words that only describe: «الأمين العام لهيئة الموانئ الدكتور فلان بشدة».

    Where the verb may have an object, `title_only` asks for a title that is a mark of respect.
    """
    place = found.end
    while place < stop and words.gap[place - 1] == " " and _describes(words, place) and "title" not in listed_classes(words.form[place]):
        place += 1
    beside = words.gap[place - 1] == " " or words.gap[place - 1].strip() == "،"
    title = place < stop and beside and "title" in listed_classes(words.form[place])
    if title_only and not (title and "honorific" in listed_classes(words.form[place])):
        return found
    first = place + title
    if first >= stop or not (title or "given" in listed_classes(words.form[first])) or not names.starts(words, first, found.start):
        return found
    last = names.end(words, first, stop)
    return Phrase(found.start, last, (first, last))


def _describes(words: Words, place: int) -> bool:
    """Whether word `place` can only go on with a description: «لمجلس», «الخليجي», «في», «بنك» after it."""
    word, before = words.form[place], words.form[place - 1]
    labels = listed_classes(word)
    if labels & {"cut", "time", "month", "event", "attitude"} and "adjective" not in labels:
        return False
    if not definite(before) and before not in PREPOSITIONS and place - 1 > 0 and in_dictionary(words.clean[place]) and not verbish(word):
        return not labels  # «معركة تحرير قاعدة …»
    if word[0] == "و" and not definite(before) and (word.endswith("ة") or in_dictionary(words.clean[place][1:])):  # «طب وجراحة …»
        return True
    joined = word[0] in "لبو" and bool(classes(word) & {"organisation", "place", "feminine", "city", "role"})
    return (
        definite(word)
        or joined
        or before in PREPOSITIONS
        or word in ("في", "من", "علا")
        or bool(labels & {"organisation", "place", "city"})
    )

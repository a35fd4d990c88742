"""Personal names in the words that say who speaks: where a name begins, where it ends, and names that follow a description."""

from analysis.quotes.grammar import (
    adjectival_known,
    adjective,
    family_name,
    in_dictionary,
    inflected_verb,
    namelike,
    possessed,
    prefixed,
    surname,
    takes_bi,
)
from analysis.quotes.passage import Words
from analysis.quotes.vocabulary import PREPOSITIONS, THAT, bare, classes, country, definite, listed_classes

LONGEST_NAME = 6
IN_CHARGE = frozenset(["مشرف", "مشرفة", "مشرفون", "مشرفين", "قائم", "قائمون", "قائمين"])
JOINED = ("بن", "ابن", "ال", "ابو", "ابي", "عبد", "بنت")  # a name goes on after them


def starts(words: Words, position: int, first: int) -> bool:
    """Whether a name begins at word `position` of a phrase that begins at word `first`."""
    titled = position > first and after_title(words, position)
    if not titled and not namelike(words.clean[position]):
        return False
    if words.form[position] in ("بن", "بنت") or words.form[position - 1] in ("بن", "بنت"):  # the middle of a name
        return False
    if position == first:
        return True
    before, labels = words.form[position - 1], classes(words.form[position - 1])
    head = classes(words.form[first])
    if before in PREPOSITIONS or ("organisation" in head and not head & {"role", "title"}):
        return False
    if _is_nationality(words, position) or (not titled and not definite(before) and adjective(words.form[position], words.clean[position])):
        return False
    if "organisation" in labels and not labels & {"role", "title"} and not definite(before):  # «معهد روبرت كوخ»
        return False
    named = classes(words.form[position - 2]) & {"organisation", "named"} - {"role"} if position - 2 >= first else frozenset()
    if "title" in labels and named and not definite(words.form[position - 2]):
        return False
    listed = "given" in listed_classes(words.form[position])
    return listed or definite(before) or bool(labels & {"title", "role"}) or "،" in words.gap[position - 1]


def after_title(words: Words, position: int) -> bool:
    """«الرئيس بيار ديلومبو»: after a title, a common word («wells») begins a name if a name goes on after it."""
    word = words.form[position]
    if _family_after_title(words, position):
        return True
    if "honorific" in classes(words.form[position - 1]) and words.form[position + 1] in ("بن", "بنت") and words.gap[position] == " ":
        return True
    if "title" not in classes(words.form[position - 1]) or classes(word) or definite(word) or word in THAT or word in PREPOSITIONS:
        return False
    if namelike(words.clean[position]):
        return True
    if adjective(word, words.clean[position]) or possessed(words.clean[position]) or prefixed(words.clean[position]):
        return False
    honoured = "honorific" in classes(words.form[position - 1])  # «الوزير» may have a verb after it, «الدكتور» has a name
    return honoured or (words.gap[position] == " " and namelike(words.clean[position + 1]))


def _family_after_title(words: Words, position: int) -> bool:
    """«الدكتور الفرحان», «السفير الزنبوعي»: a family name alone, not the adjective of «الشيخ الكويتي أحمد»."""
    word, before = words.form[position], classes(words.form[position - 1])
    if "title" not in before or not word.startswith("ال") or classes(word) or words.gap[position - 1] not in (" ", ". "):
        return False
    if "honorific" not in before and not (word.endswith("ي") and family_name(word, words.clean[position])):
        return False
    named_next = words.gap[position] == " " and bool(listed_classes(words.form[position + 1]) & {"given", "title"})
    return not word.endswith("ة") and country(word) is None and not named_next


def _is_nationality(words: Words, position: int) -> bool:
    """«مسؤول تركي»: an adjective here, though somebody may be called so («المتحدث تركي العساف»)."""
    word, before, after = words.form[position], words.form[position - 1], words.form[position + 1]
    if country(word) is None or definite(before) or "title" in classes(before):
        return False
    named = words.gap[position] == " " and (definite(after) or after in JOINED) and after not in ("الذي", "التي", "الذين")
    return not (
        named and "given" in listed_classes(word) and not adjective(after.removeprefix("ال"), words.clean[position + 1].removeprefix("ال"))
    )


def in_marks(words: Words, first: int, last: int, opening: bool) -> bool:
    """Whether a short stretch in marks is a personal name: «العقيد “المرزوقي”», and where it opens the phrase «ويضيف “كارسون”»."""
    titled = "title" in classes(words.form[first - 1]) and words.line[first] == words.line[first - 1]
    known = definite(words.form[last - 1]) or any("given" in listed_classes(words.form[place]) for place in range(first, last))
    alone = opening and known and last - first <= 3 and all(namelike(words.clean[place]) for place in range(first, last))
    return alone or (titled and last - first <= 2 and not any(classes(words.form[place]) for place in range(first, last)))


def in_charge(words: Words, position: int) -> bool:
    """«المشرف العام على البرنامج», not «وشدد المشرف على أهمية»: the preposition at word `position` goes on with an office."""
    if words.form[position] != "علا" or words.line[position] != words.line[position + 1]:
        return False
    after = words.form[position + 1]
    office = any(bare(words.form[place]) in IN_CHARGE for place in range(max(position - 3, 0), position))
    return office and after not in THAT and not classes(after) & {"attitude", "function"}


def first_word(words: Words, position: int, first: int) -> int:
    """Return the first word of a name of which word `position` is surely part: «السوري جوان جان»."""
    before = words.form[position - 1] if position - 2 > first else ""
    if not before or before[0] in "بل" or classes(before) or definite(before) or before in PREPOSITIONS or words.gap[position - 1] != " ":
        return position
    return position - 1 if definite(words.form[position - 2]) and words.gap[position - 2] == " " else position


def end(words: Words, position: int, stop: int) -> int:
    """Return the first word after the name that begins at word `position`."""
    last = position + 1
    while (
        last < stop and (last - position < LONGEST_NAME or words.form[last - 1] in JOINED) and words.gap[last - 1] in (" ", "  ", "-", " -")
    ):
        word = words.form[last]
        if word in THAT or not _goes_on(words, position, last, word):
            break
        last += 1
    return last


def _goes_on(words: Words, position: int, last: int, word: str) -> bool:
    if listed_classes(word) & {"given", "surname"} or words.form[last - 1] in JOINED or word == "الله":
        return True
    if word.startswith("ال") and not word.endswith("ة") and not classes(word) and not adjectival_known(word):
        return True
    given = last == position + 1 or (last == position + 2 and words.form[position] == "عبد")
    if last == position + 1 and words.gap[last].strip()[:1] in ("،", ",") and _may_name(words, last, position):  # «هانك ديلون، أحد …»
        return True
    second = given and surname("given" in listed_classes(words.form[position]) or last > position + 1, words.clean[last])
    return second or namelike(words.clean[last])


def late(words: Words, start: int, number: int, stop: int) -> tuple[int, int] | None:
    """Return the name that follows further on: «مدير الصحة بمنطقة … الدكتور فلان الفلاني»; the description is words `start` to `number`."""
    for place in range(number, stop):
        word, labels = words.form[place], listed_classes(words.form[place])
        if _cuts(words, place) or words.stop[place - 1]:
            return None
        if word[:1] in "وف" and not labels and not definite(word):
            return None
        first = place + 1 if "title" in labels else place
        known = first < stop and "given" in listed_classes(words.form[first]) and not _is_nationality(words, first)
        if first < stop and (known or (first > place and starts(words, first, place))):
            return first, end(words, first, stop)
    return None


def trailing(words: Words, number: int, stop: int) -> tuple[int, int] | None:
    """Return the last words of a description where nothing but a name can stand: «وزير الري سمير حرب خلال الجولة أن».

    The description goes on from word `number`, and what is said begins at word `stop`.
    """
    for last in range(number + 1, stop + 1):
        hard = last == stop or _ends_description(words, last)
        if hard or words.form[last] in PREPOSITIONS:
            name = _run_before(words, number, last, last == stop)
            if name is not None or hard:
                return name
    return None


def _ends_description(words: Words, place: int) -> bool:
    """Whether a pause, a word of time or an adverb ends the words that describe somebody."""
    between = words.gap[place - 1].strip()
    return between[:1] in tuple("،,؛(-–") if between else _cuts(words, place)


def _cuts(words: Words, place: int) -> bool:
    labels = listed_classes(words.form[place])
    cut = labels & {"cut", "time", "month", "event"} and not labels & {"given", "title", "adjective"}
    return bool(cut) and not in_charge(words, place)


def _run_before(words: Words, number: int, last: int, certain: bool) -> tuple[int, int] | None:
    """Return the two to four words before word `last` that can only be a name; of them one must look so, unless it is `certain`."""
    for first in range(max(number, last - 4), last - 1):
        before = words.form[first - 1]
        if definite(words.form[first]) or not (definite(before) or classes(before) & {"place", "feminine", "city"}):
            continue
        spaced = all(gap == " " for gap in words.gap[first - 1 : last - 1])
        sure = certain or any(namelike(words.clean[place]) for place in range(first, last))
        if spaced and sure and all(_may_name(words, place, first) and not takes_bi(words.clean[place]) for place in range(first, last)):
            return first, last
    return None


def remaining(words: Words, number: int, stop: int) -> tuple[int, int] | None:
    """Return words `number` to `stop` where nothing but a name can stand there: «المتحدث باسم المركز ضرار النقاش، أن»."""
    if not 2 <= stop - number <= 4 or not definite(words.form[number - 1]):
        return None
    spaced = all(gap == " " for gap in words.gap[number - 1 : stop - 1])
    return (number, stop) if spaced and all(_may_name(words, place, number) for place in range(number, stop)) else None


def completed(words: Words, name: tuple[int, int], stop: int) -> tuple[int, int]:
    """Return the name with the one or two words that are left before what is said: «سامانثا غرين على أن»."""
    rest = range(name[1], stop)
    spaced = all(gap == " " for gap in words.gap[name[1] - 1 : stop - 1])
    return (name[0], stop) if len(rest) in (1, 2) and spaced and all(_may_name(words, place, name[0]) for place in rest) else name


def _may_name(words: Words, place: int, first: int) -> bool:
    word, clean = words.form[place], words.clean[place]
    if listed_classes(word) & {"given", "surname"} or word in JOINED:
        return True
    if namelike(clean):
        return True
    if classes(word) or word in PREPOSITIONS or word in THAT or any(char.isdigit() for char in word) or inflected_verb(clean):
        return False
    if definite(word):
        return place > first and word.startswith("ال") and not word.endswith(("ة", "ات"))
    joined = word[0] in "وف" and in_dictionary(clean[1:])
    return len(word) > 2 and not word.endswith(("ه", "ها", "هم", "ا", "ة")) and not joined and not prefixed(clean)

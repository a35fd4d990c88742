"""What a stretch inside quotation marks is: speech, a name, a term held at arm's length, or a fragment; and its cue."""

import bisect
import re
from collections import Counter
from typing import Literal

from analysis.quotes.clauses import Cue, Reader
from analysis.quotes.marks import Stretch
from analysis.quotes.passage import form, gap, same_line, sentence_last, stops
from analysis.quotes.vocabulary import THAT, classes, definite, namelike

TANWIN = "\u064b"
Kind = Literal["speech", "name", "distancing", "fragment"]
PREDICATE = frozenset(
    [
        "لن",
        "لم",
        "لا",
        "نحن",
        "انا",
        "هو",
        "هي",
        "ليس",
        "ليست",
        "سوف",
        "قد",
        "اننا",
        "اني",
        "انني",
        "انه",
        "انها",
        "يجب",
        "كان",
        "كانت",
        "هناك",
        "علينا",
        "لدينا",
        "لنا",
        "لي",
        "هذا",
        "هذه",
        "نريد",
        "هم",
        "ما",
        "لو",
        "اذا",
        "كل",
    ]
)
VERB = re.compile(r"^(?:[وف])?(?:س[يتنا]|[ين])\w{3,}$")
NOT_VERB = re.compile(
    r"^[وف]?(?:يوم|يوني|يولي|يناي|يسار|يمين|يابان|سيار|سياس|سياد|سيد|سنوات|سنة|ستاد|سيناء|سوري|نظام|ناد|نار|نهاي|نتي|نحو|نفس"
    r"|نزاع|نائب|نواب|نسخ|نجاح|نجم|نقط|نشر|نقل|نيس|نوف|نصر|نمو|نمر|نخب|نسب|نووي|نساء|نقاب|نبي|نداء|نور)"
)


def judge(reader: Reader, found: list[tuple[int, int, Stretch]], cues: list[Cue]) -> list[tuple[Kind, int | None]]:
    """Return the kind of each stretch, and for speech the number of its cue."""
    direct: dict[int | None, int] = {cue.direct: position for position, cue in enumerate(cues) if cue.direct is not None}
    starts = [cue.start for cue in cues]
    terms = Counter(_term(reader, first) for _, first, _ in found if first >= 0 and reader.words.quoted[first] - first < 5)
    judged: list[tuple[Kind, int | None]] = []
    for line, first, stretch in found:
        if first < 0:
            judged.append(("fragment", None))
            continue
        position, certain = _cue(reader, first, stretch, cues, starts, direct)
        kind = _kind(reader, line, first, stretch, position, certain, terms)
        judged.append((kind, position if kind == "speech" else None))
    return _carried(reader, found, judged)


def _term(reader: Reader, first: int) -> tuple[int, str]:
    words = reader.words
    return words.article[first], " ".join(form(words, n) for n in range(first, words.quoted[first]))


def _cue(
    reader: Reader, first: int, stretch: Stretch, cues: list[Cue], starts: list[int], direct: dict[int | None, int]
) -> tuple[int | None, bool]:
    """Find the cue that introduces a stretch, and whether it stands right before it."""
    words = reader.words
    if first in direct:
        return direct[first], True
    last = bisect.bisect_left(starts, first) - 1
    for position in range(last, max(last - 4, -1), -1):
        cue = cues[position]
        if not same_line(words, cue.start, first):
            break
        if cue.content and cue.content[0] <= first < cue.content[1] and cue.form.pos not in ("prep",):
            return position, False
    if (
        last >= 0
        and cues[last].form.pos == "prep"
        and same_line(words, cues[last].start, first)
        and sentence_last(words, cues[last].start) >= first
    ):
        return (last, True) if words.quoted[first] - first > 3 else (None, False)
    after = reader.words.quoted[first]
    position = bisect.bisect_left(starts, after)
    if after - first > 2 and position < len(cues) and starts[position] == after and same_line(words, first, after):
        free = cues[position].direct is None and not (cues[position].form.prefix and cues[position].form.pos == "verb")
        return (position, True) if free else (None, False)
    return None, False


def _predicate(reader: Reader, first: int, last: int) -> bool:
    words = reader.words
    for place in range(first, last):
        word = form(words, place)
        if (
            word in PREDICATE
            or word in THAT
            or (VERB.match(word) and not NOT_VERB.match(word) and not namelike(words.word[words.code[place]]))
        ):
            return True
        if word.endswith("نا") and len(word) > 4:
            return True
    return False


def _kind(
    reader: Reader, line: int, first: int, stretch: Stretch, position: int | None, certain: bool, terms: Counter[tuple[int, str]]
) -> Kind:
    words = reader.words
    last = reader.words.quoted[first]
    count = last - first
    before = form(words, first - 1) if same_line(words, first, first - 1) else ""
    between = gap(words, first - 1) if before else ""
    predicate = _predicate(reader, first, last) or (count > 2 and TANWIN in words.texts[words.article[first]][stretch.start : stretch.end])
    if not predicate and (
        (count >= 8 and position is None) or (count >= 3 and not certain and classes(form(words, first)) & {"organisation", "named"})
    ):
        return "name"
    if position is not None and certain and (count >= 2 or ":" in between):
        return "name" if count <= 4 and not predicate and "named" in classes(before) and ":" not in between else "speech"
    if position is None and _named(reader, first) and ((count <= 6 and not predicate) or count <= 3):
        return "name"
    if _named(reader, first) and count <= 6 and not predicate:
        return "name"
    if count >= 8 or (count >= 5 and predicate):
        return "speech"
    if position is not None and count >= 3 and (predicate or (not definite(form(words, first)) and count >= 4)):
        return "speech"
    if position is not None and count >= 2 and predicate:
        return "speech"
    return _short(reader, first, last, before, between, position, terms[_term(reader, first)])


def _named(reader: Reader, first: int) -> bool:
    """Whether the word before says that a name follows: «كتاب», «قناة», «بعنوان»."""
    words = reader.words
    for place in range(first - 1, max(first - 4, -1), -1):
        if not same_line(words, first, place) or stops(words, place):
            return False
        if "named" in classes(form(words, place)):
            return True
        if not (namelike(words.word[words.code[place]]) or definite(form(words, place))):
            return False
    return False


def _short(reader: Reader, first: int, last: int, before: str, between: str, position: int | None, times: int) -> Kind:
    words = reader.words
    near = [form(words, place) for place in range(max(first - 4, 0), first) if same_line(words, first, place) and not stops(words, place)]
    if any("distancing" in classes(word) for word in near) or before == "ك" or (before.endswith("ك") and "ـ" in between):
        return "distancing"
    if times > 1 or any(form(words, place).isascii() for place in range(first, last)):
        return "name"
    if all("loaded" in classes(form(words, place)) for place in range(first, last)) and (
        last - first > 1 or "organisation" not in classes(form(words, first))
    ):
        return "distancing"
    if (
        position is None
        or classes(before) & {"organisation", "named"}
        or definite(form(words, first))
        or namelike(words.word[words.code[first]])
        or "organisation" in classes(form(words, first))
    ):
        return "name"
    return "fragment"


def _carried(reader: Reader, found: list[tuple[int, int, Stretch]], judged: list[tuple[Kind, int | None]]) -> list[tuple[Kind, int | None]]:
    """Give speech without a cue that fills its own line the cue of the speech on the line before."""
    words = reader.words
    result = list(judged)
    for number in range(1, len(found)):
        line, _, stretch = found[number]
        before, _, _ = found[number - 1]
        follows = line == before + 1 and words.line_article[line] == words.line_article[before]
        opens_line = stretch.opens - words.line_start[line] <= 3
        if follows and opens_line and result[number] == ("speech", None) and result[number - 1][0] == "speech":
            result[number] = ("speech", result[number - 1][1])
    return result

"""What a stretch inside quotation marks is: speech, a name, a term held at arm's length, or a fragment; and its cue."""

import bisect
import re
from collections import Counter
from typing import Literal

from analysis.quotes.clauses import Cue, Reader, titled
from analysis.quotes.grammar import adjective, in_dictionary, namelike, verbal
from analysis.quotes.marks import Stretch
from analysis.quotes.vocabulary import PREPOSITIONS, THAT, classes, definite, listed_classes

TANWIN = "\u064b"
REGARDED_AS = frozenset(["ب", "بانه", "بانها", "بانهم", "بكونه", "بكونها"])
CALLED = frozenset(["ما", "بما", "مما", "عما", "لما", "فيما", "وما", "من", "ممن", "لمن", "بمن"])
Kind = Literal["speech", "name", "distancing", "fragment"]
POINTING = frozenset(["هذا", "هكذا", "كما", "ذلك", "بهذا"])
TITLE = frozenset(["بعنوان", "عنوان", "عنوانه", "عنوانها"])  # of an article, a title may be what its author says
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
        "بات",
        "باتت",
        "اصبح",
        "اصبحت",
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
    for _, first, stretch in found:
        if first < 0:
            judged.append(("fragment", None))
            continue
        position, certain = _cue(reader, first, stretch, cues, starts, direct)
        kind = _kind(reader, first, stretch, None if position is None else cues[position], certain, terms)
        judged.append((kind, position if kind == "speech" else None))
    return _carried(reader, found, judged)


def _term(reader: Reader, first: int) -> tuple[int, str]:
    words = reader.words
    return words.article(first), " ".join(words.form[n] for n in range(first, words.quoted[first]))


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
        if words.line[cue.start] != words.line[first]:
            break
        if cue.content and cue.content[0] <= first < cue.content[1] and cue.form.pos not in ("prep",):
            return position, False
    if (
        last >= 0
        and cues[last].form.pos == "prep"
        and words.line[cues[last].start] == words.line[first]
        and words.sentence[cues[last].start] == words.sentence[first]
    ):
        count = words.quoted[first] - first
        return (last, True) if count > 3 or (count > 1 and _predicate(reader, first, first + count)) else (None, False)
    after = reader.words.quoted[first]
    position = bisect.bisect_left(starts, after)
    if after - first > 4 and words.form[after] in POINTING and words.line[first] == words.line[after + 2]:  # «…». هذا ما قاله
        after += 1 + (words.form[after + 1] == "ما")
    if after - first > 2 and position < len(cues) and starts[position] == after and words.line[first] == words.line[after]:
        free = cues[position].direct is None and not (cues[position].form.prefix and cues[position].form.pos == "verb")
        return (position, True) if free else (None, False)
    return None, False


def _predicate(reader: Reader, first: int, last: int) -> bool:
    words = reader.words
    for place in range(first, last):
        word = words.form[place]
        if word in PREDICATE or word in THAT or (VERB.match(word) and not NOT_VERB.match(word) and not namelike(words.clean[place])):
            return True
        if word.endswith("نا") and len(word) > 4:
            return True
    return verbal(words.clean[first])


def _kind(reader: Reader, first: int, stretch: Stretch, cue: Cue | None, certain: bool, terms: Counter[tuple[int, str]]) -> Kind:
    words = reader.words
    last = reader.words.quoted[first]
    count = last - first
    before = words.form[first - 1] if words.line[first] == words.line[first - 1] else ""
    between = words.gap[first - 1] if before else ""
    predicate = _predicate(reader, first, last) or (count > 2 and TANWIN in words.texts[words.article(first)][stretch.start : stretch.end])
    if not predicate and (
        (count >= 8 and cue is None) or (count >= 3 and not certain and classes(words.form[first]) & {"organisation", "named"})
    ):
        return "name"
    if titled(words, first) or (not predicate and before in TITLE):
        return "name"
    body = cue is not None and cue.end == first and ":" not in between and "organisation" in listed_classes(words.form[first])
    if body and not predicate and count <= 6:  # «وأعلنت “جبهة التحرير الشعبي” مسؤوليتها»
        return "name"
    if cue is not None and certain and (count >= 2 or ":" in between):
        return "name" if count <= 4 and not predicate and "named" in classes(before) and ":" not in between else "speech"
    if count <= 6 and not predicate and _distanced(reader, first, last):
        return "distancing"
    if cue is None and _named(reader, first) and ((count <= 6 and not predicate) or count <= 3):
        return "name"
    if _named(reader, first) and count <= 6 and not predicate:
        return "name"
    if count >= 8 or (count >= 5 and predicate):
        return "speech"
    if (
        cue is not None
        and count >= 3
        and (predicate or (count >= 4 and not definite(words.form[first]) and words.form[first] not in PREPOSITIONS))
    ):
        return "speech"
    if cue is not None and count >= 2 and predicate:
        return "speech"
    return _short(reader, first, last, before, between, cue, terms[_term(reader, first)])


def _distanced(reader: Reader, first: int, last: int) -> bool:
    """«ما يسمى “X”», «من تصفهم بـ“X”», «“X” المزعوم»: the outlet says that others call it so; «المسمى “X”» only names it."""
    words = reader.words
    if words.line[first] == words.line[last] and definite(words.form[last]) and "distancing" in classes(words.form[last]):
        return True
    for place in range(first - 1, max(first - 5, -1), -1):
        if words.line[place] != words.line[first] or words.stop[place]:
            return False
        if "distancing" in classes(words.form[place]):
            return "named" not in classes(words.form[place]) or words.form[place - 1] in CALLED
    return False


def _verbatim(reader: Reader, first: int, last: int, before: str, cue: Cue) -> bool:
    """Whether a short stretch is what somebody says of something: «وصف القرار بـ“المتسرع”», «إن المدينة “منكوبة”»."""
    words = reader.words
    word = words.form[first]
    named = bool(classes(before) & {"organisation", "named"}) and not definite(before)
    if named or any(words.form[place].isascii() for place in range(first, last)):
        return False
    if word.startswith(("لل", "بال")) or word in PREPOSITIONS:
        return cue.end <= first
    if reader.rows[cue.form.row].takes == "as" and cue.end <= first:
        return before in REGARDED_AS or word.endswith("ا") or first - cue.end <= 1
    common = not definite(word) and in_dictionary(words.clean[first]) and not classes(word) & {"organisation", "given"}
    return common and definite(before) and (adjective(word, words.clean[first]) or word.endswith("ة") or last - first > 1)


def _named(reader: Reader, first: int) -> bool:
    """Whether the word before says that a name follows: «كتاب», «قناة», «بعنوان»."""
    words = reader.words
    for place in range(first - 1, max(first - 4, -1), -1):
        if words.line[first] != words.line[place] or words.stop[place]:
            return False
        if "named" in classes(words.form[place]):
            return True
        if not (namelike(words.clean[place]) or definite(words.form[place])):
            return False
    return False


def _short(reader: Reader, first: int, last: int, before: str, between: str, cue: Cue | None, times: int) -> Kind:
    words = reader.words
    if before == "ك" or (before.endswith("ك") and "ـ" in between):
        return "distancing"
    if times > 1 or any(words.form[place].isascii() for place in range(first, last)):
        return "name"
    if all("loaded" in classes(words.form[place]) for place in range(first, last)) and (
        last - first > 1 or "organisation" not in classes(words.form[first])
    ):
        return "distancing"
    if cue is not None and _verbatim(reader, first, last, before, cue):
        return "fragment"
    if (
        cue is None
        or classes(before) & {"organisation", "named"}
        or definite(words.form[first])
        or namelike(words.clean[first])
        or "organisation" in classes(words.form[first])
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

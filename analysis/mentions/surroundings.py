"""Cut out the phrase a mention belongs to, with the words before and after it in its line."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from analysis.actors import aliases
from analysis.mentions import heads
from analysis.mentions.vocabulary import words_of

WIDTH = 160  # characters read on either side
Gender = Literal["masculine", "feminine", "plural"]
_WORD = re.compile(r"[^\W_][\w\u064b-\u0652\u0670\u0640]*")
_STOP = re.compile(r"[.!?؟؛:\n]")  # ends a clause
_PAUSE = re.compile(r"[،,\"“”«»()\[\]–—-]|\s-\s")  # may end one
_APPOSITION = re.compile(r"[\s،,“”\"«»]*")
WOMEN = ("وفا", "يفا")  # family names of women, as far as the ending tells


class Word(NamedTuple):
    """A word of the line: its loose form; whether a pause or a stop stands before it, and whether it is the line's first."""

    start: int
    end: int
    form: str
    opens: bool
    stops: bool
    first: bool


class Mention(NamedTuple):
    """What is known of a mention."""

    start: int
    end: int
    surface: str
    kind: str
    head: str | None
    head_start: int | None
    head_end: int | None


class Phrase(NamedTuple):
    """A mention with its title, head and apposition, and what stands around it: `before` and `after` with the nearest word first."""

    kind: str
    head: str | None  # loose form of the noun an adjective agrees with
    span: tuple[int, int]  # of that noun; of the mention where there is none
    gender: Gender
    preposition: str  # written onto the phrase
    joined: bool  # begins with «و» and continues something
    opens: bool  # begins a clause
    before: list[Word]
    after: list[Word]
    beside: list[Word]  # the words right beside an adjective
    split: bool  # an adjective that shares its noun with another: «الجانبين المصري والروسي»


def read(text: str, mention: Mention, names: Iterable[tuple[int, int]], bare: frozenset[str]) -> Phrase:
    """Phrase of a mention. `names` are the offsets of the actor's other mentions in this text, `bare` its forms without clitics."""
    first, last = _bounds(text, mention, names)
    low = text.rfind("\n", max(first - WIDTH, 0), first) + 1 or max(first - WIDTH, 0)
    high = text.find("\n", last, last + WIDTH)
    line = words(text, low, high if high >= 0 else min(last + WIDTH, len(text)))
    start = next((word for word in line if word.start < last and word.end > first), Word(first, last, "", True, True, True))
    before = [word for word in line if word.end <= first][::-1]
    opens = start.opens or (not before and (low == 0 or text[low - 1] == "\n"))
    conjunction, preposition = _written_on(mention, start, bare)
    return Phrase(
        mention.kind,
        aliases.loose_word(mention.head) if mention.head else None,
        (mention.start, mention.end) if mention.head_start is None or mention.head_end is None else (mention.head_start, mention.head_end),
        _gender(mention),
        preposition,
        bool(conjunction) and not opens,
        opens,
        [] if start.stops else _within(before),
        _until_stop(word for word in line if word.start >= last),
        [word for word in line if _is_beside(word, mention)],
        mention.head is not None and aliases.loose_word(mention.surface).startswith("وال"),
    )


def words(text: str, start: int, end: int) -> list[Word]:
    """Words of a stretch of text."""
    found: list[Word] = []
    last = start
    for match in _WORD.finditer(text, start, end):
        gap = text[last : match.start()]
        stop = bool(_STOP.search(gap))
        found.append(Word(match.start(), match.end(), aliases.loose_word(match.group()), stop or bool(_PAUSE.search(gap)), stop, not found))
        last = match.end()
    return found


def _within(before: list[Word]) -> list[Word]:
    """Words of the same clause before the phrase, the nearest first."""
    stop = next((place for place, word in enumerate(before) if word.stops), len(before) - 1)
    return before[: stop + 1]


def _until_stop(after: Iterable[Word]) -> list[Word]:
    kept: list[Word] = []
    for word in after:
        if word.stops:
            break
        kept.append(word)
    return kept


def _is_beside(word: Word, mention: Mention) -> bool:
    gap = mention.start - word.end if word.end <= mention.start else word.start - mention.end
    return mention.head_start is not None and word.start > mention.head_start and word.start != mention.start and -1 < gap < 2


def _bounds(text: str, mention: Mention, names: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Where the phrase begins (head, nouns in construct, title) and ends (a name in apposition)."""
    first = mention.head_start if mention.head_start is not None else mention.start
    last = mention.end
    for start, end in sorted(names):
        if start > last and _APPOSITION.fullmatch(text[last:start]):
            last = end
        if end < first and mention.kind == "person" and _APPOSITION.fullmatch(text[end:first]):
            found = heads.find(text, text[start:end], start)
            first = found.start if found else start
    return _title(text, first), last


def _title(text: str, first: int) -> int:
    """Take in the title or noun in construct right before: «الرئيس بوتين», «وزير الدفاع», «طائرات الجيش الروسي»."""
    titles = words_of("title") | words_of("agent")
    for _ in range(2):
        found = list(_WORD.finditer(text, max(first - 20, 0), first))
        if not found or text[found[-1].end() : first].strip(" ") or found[-1].end() == first:
            break
        if not any(part in titles for part in aliases.stripped(aliases.loose_word(found[-1].group()))):
            break
        first = found[-1].start()
    return first


def _written_on(mention: Mention, start: Word, bare: frozenset[str]) -> tuple[str, str]:
    """Conjunction and preposition written onto the first word of the phrase."""
    form = start.form
    if mention.head_start is not None and start.start < mention.head_start < start.end:
        return _split(form[: mention.head_start - start.start])
    if form.startswith("ال") or form in bare:
        return "", ""
    core = next((part for part in aliases.stripped(form) if part in bare or part.startswith("ال")), form)
    return _split(form[: len(form) - len(core)] if form.endswith(core) else form[: form.find("لل") + 1])


def _split(prefix: str) -> tuple[str, str]:
    conjunction = prefix[:1] if prefix[:1] in ("و", "ف") else ""
    return conjunction, prefix[len(conjunction) :][:1]


def _gender(mention: Mention) -> Gender:
    """Gender of the phrase as the verb sees it: that of the head, else of the kind of name."""
    form = aliases.loose_word(mention.surface)
    if mention.head is not None:
        feminine = aliases.loose_word(mention.head).split()[0].endswith(("ه", "ات")) or heads.form_of(form) == "feminine"
        return "feminine" if feminine else "masculine"
    if mention.kind == "people":
        return "plural"
    if mention.kind == "person":
        return "feminine" if form.endswith(WOMEN) or form.startswith(("ماري", "فالنتين")) else "masculine"
    return "masculine" if mention.kind == "institution" and not form.endswith(("ه", "ات")) else "feminine"

"""Look the words of many texts up in an index of names: first the distinct words, then the places that may hold a name."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis import fold
from analysis.actors import aliases
from analysis.actors.aliases import MARKS, Alias, Index, Person

QUOTATION = frozenset("\"'“”„«»‹›‘’")
BETWEEN = QUOTATION | frozenset(" \t\u00a0\u200f\u200e\u202b\u202c-–ـ")  # may stand between the words of one name
STOP = frozenset(".!?؟؛:\n")
PATRONYMIC = ("فتش", "فن")  # skeletons of -ovich, -ovna: may stand between first and family name


class Text(NamedTuple):
    """The words of one call: numbers of texts, offsets, numbers of distinct words; of those, the forms and skeletons."""

    raw: list[str]
    text: npt.NDArray[np.int32]
    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    code: npt.NDArray[np.int64]
    forms: list[str]
    bones: list[str]


class Hit(NamedTuple):
    """`alias` stands at the words `first` to `last` (inclusive). Unless `sure`, it counts only where it has been introduced."""

    first: int
    last: int
    alias: Alias
    sure: bool


def read(texts: Iterable[object]) -> Text:
    """Words of `texts` (anything that is not text counts as empty)."""
    raw = [text if isinstance(text, str) else "" for text in texts]
    words, distinct = fold.places(raw)
    forms = aliases.loose("\n".join(distinct.names.to_pylist())).split("\n")
    bones = aliases.skeleton("\n".join(forms)).split("\n")
    return Text(raw, words["text"], words["start"], words["end"], words["code"].astype(np.int64), forms, bones)


def hits(text: Text, index: Index) -> list[Hit]:
    """Keep the candidates that count: introduced where that is needed, and none inside another of the same actor."""
    possible = [hit for hit in candidates(text, index) if hit.alias.when != "speaker"]
    introduced = _introduced(text, possible)
    kept: list[Hit] = []
    last: dict[str, Hit] = {}
    for hit in possible:
        before = last.get(hit.alias.actor)
        if before and hit.first <= before.last:
            continue
        told = hit.alias.when == "introduced" and (_key(text, hit) in introduced or _is_apposition(text, before, hit))
        if hit.sure or told:
            kept.append(hit)
            last[hit.alias.actor] = hit
    return kept


def _introduced(text: Text, hits: list[Hit]) -> set[tuple[int, int | str]]:
    """List what sure hits introduce in each text: a person by row, a movement or institution by its actor."""
    sure = [hit for hit in hits if hit.sure and hit.alias.kind in ("person", "institution")]
    return {_key(text, hit) for hit in sure} | {(int(text.text[hit.first]), hit.alias.actor) for hit in sure}


def _key(text: Text, hit: Hit) -> tuple[int, int | str]:
    return int(text.text[hit.first]), hit.alias.row if hit.alias.kind == "person" else hit.alias.actor


def _is_apposition(text: Text, before: Hit | None, hit: Hit) -> bool:
    """«الوزير الروسي كوزلوف»: the adjective right before says whose the person is."""
    adjacent = before is not None and before.last + 1 == hit.first and text.text[before.first] == text.text[hit.first]
    return adjacent and before is not None and before.alias.kind == "adjective" and hit.alias.kind == "person"


def candidates(text: Text, index: Index) -> list[Hit]:
    """Every alias and every person's full name, in order, the longest first."""
    plain = {code: some for code, form in enumerate(text.forms) if (some := _lookup(form, index))}
    spellings = enumerate(zip(text.bones, text.forms, strict=True))
    family = {code: who for code, (bones, form) in spellings if (who := index.persons.get(bones) or index.persons.get(form))}
    written = [hit for place in _places(text, plain) for hit in _alias_hits(text, place, plain[int(text.code[place])])]
    others = {_named(text, hit) for hit in written if _is_other(text, hit)}
    named = [hit for place in _places(text, family) for hit in _person_hits(text, place, family[int(text.code[place])])]
    kept = [hit for hit in written if _named(text, hit) not in others and _fits(text, hit.first, hit.last, hit.alias)]
    kept = [hit for hit in kept if not _is_namesake(text, hit, index)]
    found = [*kept, *named, *_appointed(text, kept, {word for hit in named if hit.sure for word in range(hit.first, hit.last + 1)}, index)]
    return sorted(found, key=lambda hit: (hit.first, -hit.last, not hit.sure, hit.alias.row))


def _lookup(form: str, index: Index) -> list[Alias]:
    """Aliases that may begin with this word: those of the bare word, else those of the word without its clitics."""
    for part in aliases.stripped(form):
        if (named := index.aliases.get(part)) and (found := _unclipped(named, part, form)):
            return found
    return []


def _unclipped(found: list[Alias], part: str, form: str) -> list[Alias]:
    """Leave out adjectives, short or singular, without article with a clitic other than و: «كروس» is a surname."""
    conjunction = form[:1] == "و" and len(form) - len(part) == 1
    singular = len(part) <= 3 or part.endswith(("ي", "يه"))
    if part == form or conjunction or part.startswith("ال") or not singular:
        return found
    return [alias for alias in found if alias.kind not in ("people", "adjective")]


def _places(text: Text, wanted: Collection[int]) -> list[int]:
    mask = np.zeros(len(text.forms), bool)
    mask[list(wanted)] = True
    return np.flatnonzero(mask[text.code]).tolist() if len(text.code) else []


def _alias_hits(text: Text, place: int, found: list[Alias]) -> Iterator[Hit]:
    for alias in found:
        last = place + len(alias.words) - 1
        if _form(text, place + 1, last) == alias.words[1:]:
            yield Hit(place, last, alias, alias.when == "")


def _named(text: Text, hit: Hit) -> tuple[int, int, tuple[str, ...]]:
    return int(text.text[hit.first]), hit.alias.row, hit.alias.words


def _is_other(text: Text, hit: Hit) -> bool:
    """Whether an adjective or people without article is somebody's surname here, and so everywhere in this text: «دينيس روس»."""
    bare = hit.alias.kind in ("adjective", "people") and not hit.alias.words[0].startswith("ال")
    return bare and _one_precedes(text, hit.first, hit.alias.unless_before)


def _is_namesake(text: Text, hit: Hit, index: Index) -> bool:
    """Whether a family name follows the first name of somebody else; where it is the person's own, the full name is a hit of its own."""
    alone = hit.alias.many and len(hit.alias.words) == 1
    return alone and _is_given(text, hit.first - 1, hit.first, hit.alias.actor, index)


def _is_given(text: Text, word: int, last: int, actor: str, index: Index) -> bool:
    """Whether the word is a first name known for this actor, and `word` to `last` stand together."""
    if not _together(text, word, last):
        return False
    form, bones = _spelling(text, word, True)
    return any(_is_name(form, bones, name) for name in index.given.get(actor, ()))


def _appointed(text: Text, found: list[Hit], known: set[int], index: Index) -> Iterator[Hit]:
    """Holders of an office who are in no row: «نائب وزير الطاقة الروسي أليكسي تيكسلر», and their family name in the rest of the text."""
    for hit in found:
        actor = hit.alias.actor
        if hit.alias.kind != "adjective" or actor not in index.given or not _is_office(text, hit.first, index):
            continue
        after = range(hit.last + 1, hit.last + 6)
        first = next((word for word in after if _is_given(text, word, word + 1, actor, index)), None)
        if first is None or {first, first + 1} & known:
            continue
        if _is_same_phrase(text, hit.last, first) and _is_family(text, first + 1, index):
            yield from _introducing(text, first, actor)


def _introducing(text: Text, first: int, actor: str) -> Iterator[Hit]:
    """First and family name, and the family name wherever the text has it."""
    code = int(text.code[first + 1])
    family = text.forms[code]
    name = text.raw[text.text[first]][text.start[first] : text.end[first + 1]]
    nothing: frozenset[tuple[str, ...]] = frozenset()
    alias = Alias((family,), -1 - code, actor, "person", name, "", nothing, nothing, nothing)
    yield Hit(first, first + 1, alias, True)
    for word in _same_text(text, first + 1):
        if family in aliases.stripped(text.forms[text.code[word]]):
            yield Hit(word, word, alias, True)


def _is_office(text: Text, place: int, index: Index) -> bool:
    """Whether a title of office stands in the six words before an adjective, in the same phrase."""
    for word in range(place - 1, max(place - 7, -1), -1):
        if not _is_same_phrase(text, word, place):
            return False
        if any(part in index.offices for part in aliases.stripped(text.forms[text.code[word]])):
            return True
    return False


def _is_same_phrase(text: Text, first: int, last: int) -> bool:
    """Whether two words stand in one text without a stop, a colon or a line end between them."""
    if first < 0 or last >= len(text.code) or text.text[first] != text.text[last]:
        return False
    return not STOP.intersection(text.raw[text.text[first]][text.end[first] : text.start[last]])


def _is_family(text: Text, word: int, index: Index) -> bool:
    form = text.forms[text.code[word]]
    return len(form) > 3 and not form.startswith("ال") and not any(part in index.common for part in aliases.stripped(form))


def _same_text(text: Text, word: int) -> list[int]:
    first, last = np.searchsorted(text.text, [text.text[word], text.text[word] + 1])
    return [place for place in range(int(first), int(last)) if not word - 1 <= place <= word]


def _person_hits(text: Text, place: int, found: list[Person]) -> Iterator[Hit]:
    """Full names by skeleton; a family name in an unlisted spelling counts where the person has been introduced."""
    for person in found:
        last = place + len(person.family) - 1
        if not _is_written(text, _together(text, place, last), person.family, person.alias.many):
            continue
        first = _given(text, place, person)
        if first < place:
            yield Hit(first, last, person.alias, True)
        elif len(person.family[0]) > 3 and person.alias.when != "full" and person.alias.many:
            yield Hit(place, last, person.alias._replace(when="introduced"), False)


def _given(text: Text, place: int, person: Person) -> int:
    """Word at which a first name before the family name begins, a patronymic allowed; `place` where there is none."""
    before = place - 1
    if before > 0 and text.bones[text.code[before]].endswith(PATRONYMIC):
        before -= 1
    foreign = person.alias.many
    for name in person.given:
        words = list(_together(text, before - len(name) + 1, place))[: len(name)]
        if words and _is_written(text, words[1:], name[1:], foreign) and _is_name(*_spelling(text, words[0], foreign), name[0]):
            return words[0]
    return place


def _spelling(text: Text, word: int, foreign: bool) -> tuple[str, str]:
    """Give what a word is compared by: its form, and its skeleton if the name is foreign."""
    form = text.forms[text.code[word]]
    return form, text.bones[text.code[word]] if foreign else form


def _is_written(text: Text, words: Collection[int], name: tuple[str, ...], foreign: bool) -> bool:
    """Whether the words are the name, by skeleton, or as written where the skeleton is short."""
    return len(words) == len(name) and all(part in _spelling(text, word, foreign) for part, word in zip(name, words, strict=True))


def _is_name(form: str, bones: str, name: str) -> bool:
    """Whether a word is this first name, perhaps after a preposition; short names are compared as they are written (see `aliases`)."""
    return name in (bones, form) or (form[:1] in "بلكفو" and name in (bones[1:], form[1:]))


def _together(text: Text, first: int, last: int) -> Collection[int]:
    """Give the words `first` to `last`, if they stand in one text with nothing but spaces, hyphens and quotation marks between them."""
    if first < 0 or last >= len(text.code) or text.text[first] != text.text[last]:
        return ()
    raw = text.raw[text.text[first]]
    gaps = (raw[text.end[word] : text.start[word + 1]] for word in range(first, last))
    return range(first, last + 1) if all(BETWEEN.issuperset(gap) for gap in gaps) else ()


def _form(text: Text, first: int, last: int) -> tuple[str, ...]:
    """Loose forms of the words `first` to `last`; nothing unless the word before `first` and all of them stand together."""
    return tuple(text.forms[text.code[word]] for word in _together(text, first - 1, last))[1:] if last >= first else ()


def _fits(text: Text, first: int, last: int, alias: Alias) -> bool:
    if _one_precedes(text, first, alias.unless_before):
        return False
    if any(_form(text, last + 1, last + len(context)) == context for context in alias.unless_after):
        return False
    allowed = alias.only_after
    if not allowed or ((MARKS,) in allowed and _is_marked(text, first, last)):
        return True
    return _one_precedes(text, first, allowed)


def _one_precedes(text: Text, first: int, contexts: Collection[tuple[str, ...]]) -> bool:
    """Whether one of the contexts stands right before the word `first`: those that the nearest word rules out are not looked at."""
    if not contexts or not first:
        return False
    before = text.forms[text.code[first - 1]]
    nearest = tuple(aliases.stripped(before))
    likely = (context for context in contexts if context[-1] == before or (len(context) == 1 and context[0] in nearest))
    return any(_precedes(text, first, context) for context in likely)


def _precedes(text: Text, first: int, context: tuple[str, ...]) -> bool:
    """Whether `context` stands right before the word `first`, its own first word with or without clitics."""
    words = list(_together(text, first - len(context), first))[:-1]
    forms = [text.forms[text.code[word]] for word in words]
    return bool(forms) and tuple(forms[1:]) == context[1:] and context[0] in aliases.stripped(forms[0])


def _is_marked(text: Text, first: int, last: int) -> bool:
    """Whether the words stand alone inside quotation marks, or are the whole text (the name of a speaker)."""
    raw = text.raw[text.text[first]]
    if text.end[last] - text.start[first] == len(raw):
        return True
    around = raw[max(text.start[first] - 1, 0) : text.start[first]] + raw[text.end[last] : text.end[last] + 1]
    return len(around) == 2 and QUOTATION.issuperset(around)

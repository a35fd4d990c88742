"""Whom the clauses of an article name: people in the fullest form of their name, bodies and others in the words of the clause."""

import functools
from typing import NamedTuple

from analysis.quotes.clauses import Cue
from analysis.quotes.grammar import namelike
from analysis.quotes.passage import Words, key
from analysis.quotes.phrases import MARKS, Phrase, text_of
from analysis.quotes.vocabulary import THAT, bare, classes, definite, listed_classes, spelling

KIN = frozenset(["والد", "والدة", "شقيق", "شقيقة", "زوج", "زوجة", "ارملة", "نجل", "ابنة", "محامي", "محامية"])


class Entity(NamedTuple):
    """Somebody a clause of this article named: the phrase, its gender, its name in full, the words that describe it."""

    phrase: Phrase
    gender: str
    text: str
    bag: frozenset[str]
    person: bool
    head: str


class Names(NamedTuple):
    """How one article writes its people, by what the spellings have in common, and its bodies, by the words of their name."""

    people: dict[tuple[str, ...], str]
    bodies: dict[tuple[str, ...], Entity]


class Places(NamedTuple):
    """Where each form stands in one article."""

    at: dict[str, list[int]]
    spelled: dict[str, list[str]]  # known names by what their spellings have in common; filled when first asked for

    def like(self, wanted: str) -> list[int]:
        """Numbers of the words that spell the same name as `wanted`, each spelling in turn."""
        same = spelling(wanted)
        found = self.get(wanted)
        if same is None:
            return found
        if not self.spelled:
            for form in self.at:
                if form[:1] != "و" and (name := spelling(form)) is not None:
                    self.spelled.setdefault(name, []).append(form)
        others = sorted(form for form in self.spelled.get(same, ()) if form != wanted)
        return [*found, *(place for form in others for place in self.get(form))]

    def get(self, wanted: str) -> list[int]:
        """Numbers of the words with the form `wanted`."""
        return self.at.get(wanted, [])


def places_of(words: Words, number: int) -> Places:
    """Return the places of forms in the article of word `number`."""
    article = words.article(number)
    first, last = words.first[article], words.first[article + 1]
    at: dict[str, list[int]] = {}
    for place, form in enumerate(words.form[first:last], first):
        at.setdefault(form, []).append(place)
    return Places(at, {})


def of(words: Words, cue: Cue, found: Phrase, places: Places) -> Entity:
    """Entity that the phrase `found` names beside `cue`: a name in its fullest form, else the words of the phrase."""
    name = None if _of_another(words, found) else found.name
    if name is None and found.end == found.start + 1 and definite(words.form[found.start]) and not classes(words.form[found.start]):
        name = (found.start, found.end)
        full = fullest(words, name, places)
        name = full if full[1] - full[0] > 1 else None
    if name is not None:
        full = fullest(words, name, places)
        bag = bag_of(words, found.start, found.end) | _described(words, full, places)
        text = _without_wa(words.form[full[0]], text_of(words, *full))
        return Entity(found._replace(name=full), cue.form.gender, text, bag, True, words.form[found.start])
    text = _without_wa(words.form[found.start], text_of(words, found.start, found.end))
    if cue.form.pos in ("prep", "multiword") and text.startswith("ل"):
        text = _without_li(words.form[found.start], text)
    return Entity(found, cue.form.gender, text, bag_of(words, found.start, found.end), False, words.form[found.start])


def _of_another(words: Words, found: Phrase) -> bool:
    """Whether a name in the phrase is somebody else's: «أحد مستشاري الرئيس فلان», «والد الطفل فلان»."""
    head, after = words.form[found.start], words.form[found.start + 1]
    return found.name is not None and found.name[0] > found.start and (head in KIN or (head in ("احد", "احدي") and not definite(after)))


def _without_wa(word: str, text: str) -> str:
    """«وسامي حداد» → «سامي حداد»."""
    joined = word[0] == "و" and text[0] == "و" and bool(listed_classes(word[1:])) and not listed_classes(word)
    return text[1:] if joined else text


def _without_li(word: str, text: str) -> str:
    """«لوكالة الأنباء» → «وكالة الأنباء», «للبيانات» → «البيانات»."""
    if word.startswith("لل"):
        return "ا" + text[1:]
    return text[1:] if classes(word[1:]) or namelike(word[1:]) else text


def fullest(words: Words, name: tuple[int, int], places: Places) -> tuple[int, int]:
    """Return the longest form of a personal name in the article: «سيجري» → «مصطفى سيجري»."""
    best = name
    if name[1] - name[0] > 1:
        return best
    for place in places.like(words.form[name[1] - 1]):
        start = place
        while (
            place - start < 7
            and words.line[place] == words.line[start - 1]
            and words.gap[start - 1] in (" ", "  ", "-")
            and _given(words, start - 1)
        ):
            start -= 1
        while start < place and words.form[start] in ("بن", "ابن", "بنت", "ال"):
            start += 1
        if place + 1 - start > best[1] - best[0]:
            best = (start, place + 1)
    return best


def _given(words: Words, number: int) -> bool:
    return namelike(words.clean[number]) and words.form[number] not in THAT


def bag_of(words: Words, start: int, end: int) -> frozenset[str]:
    """Stems of the words `start` to `end` (exclusive)."""
    return frozenset(map(stem_of, words.form[start:end]))


@functools.lru_cache(200_000)
def stem_of(word: str) -> str:
    """Cut clitics, article and the feminine ending off a word."""
    stem = bare(word)
    return stem[:-1] if stem.endswith(("ة", "ه")) and len(stem) > 3 else stem


def _described(words: Words, name: tuple[int, int], places: Places) -> frozenset[str]:
    """Return the words that describe a person wherever the article gives the name in full: before it, and after it."""
    target = words.form[slice(*name)]
    bag: frozenset[str] = frozenset()
    for place in places.get(target[0]):
        end = place + len(target)
        if words.line[place] != words.line[end - 1] or words.form[place:end] != target:
            continue
        start = max(place - 9, words.sentence_first[words.sentence[place]])
        last = max(end, min(place + 9, words.sentence_first[words.sentence[place] + 1]))
        end = next((number for number in range(end, last) if words.form[number] in THAT), last)
        bag |= bag_of(words, start, end)
    return bag


def names_of(words: Words, entities: list[Entity]) -> Names:
    """Collect how the article writes each person and body: one spelling of a person, the longer name of a body where there is one."""
    people: dict[tuple[str, ...], list[str]] = {}
    for entity in entities:
        if entity.person:
            people.setdefault(_spelled(words, entity), []).append(entity.text)
    best = {who: max(texts, key=lambda text: (text.count(" "), texts.count(text))) for who, texts in people.items()}
    bodies = {_parts(entity): entity for entity in entities if not entity.person and "organisation" in classes(entity.head)}
    return Names(best, bodies)


def as_named(words: Words, entity: Entity, names: Names) -> Entity:
    """Write an entity as the article writes it."""
    if entity.person:
        return entity._replace(text=names.people.get(_spelled(words, entity), entity.text))
    parts = _parts(entity)
    if len(parts) < 2:
        return entity
    longer = [body for name, body in names.bodies.items() if name[: len(parts)] == parts and _qualifies("".join(name[len(parts) :]))]
    return entity._replace(text=longer[0].text, bag=entity.bag | longer[0].bag) if len(longer) == 1 else entity


def _qualifies(rest: str) -> bool:
    """Whether words go on with the name of a body: «… السورية», «… لحقوق الإنسان», «… في المدينة»."""
    return rest.startswith(("ال", "ل", "بال", "في"))


def _spelled(words: Words, entity: Entity) -> tuple[str, ...]:
    """Words of a name with what its spellings have in common; of a foreign name the first and the last."""
    first, last = entity.phrase.name or (entity.phrase.start, entity.phrase.end)
    parts = [words.form[number] for number in range(first, last)]
    same = [spelling(part) or part for part in parts]
    return (same[0], same[-1]) if same[-1] != parts[-1] else tuple(same)


def _parts(entity: Entity) -> tuple[str, ...]:
    return _words_of(entity.text)


@functools.lru_cache(50_000)
def _words_of(text: str) -> tuple[str, ...]:
    return tuple(key(MARKS.sub("", text)).split())

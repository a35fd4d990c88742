"""What a reporting word reports: where its complement begins, so that the subject ends there, and where it ends."""

from analysis.quotes.clauses import Clause, Reader, is_temporal, particle, person
from analysis.quotes.inflection import Form, coordinated
from analysis.quotes.passage import Words, form, gap, same_line, stops
from analysis.quotes.phrases import Phrase, is_that, phrase
from analysis.quotes.vocabulary import classes, listed_classes, namelike, names_country, verbish

SOME = frozenset(["عدد", "احد", "احدي", "مجموعة", "كثير", "العديد", "اي", "كل", "عشرات", "مئات", "الاف"])  # «عدد من السكان»
PARTICLES = frozenset(["الي", "علا", "عن", "من", "ب", "حول", "ل"])


def complement(reader: Reader, written: Form, start: int, end: int) -> int:
    """Where the preposition phrase begins that a verb takes, as in «رحبت تركيا بالاتفاق»: its subject ends there; `end` if there is none.

    The first of two may belong to the subject: «أشار المبعوث إلى سوريا إلى», «حذر مسؤول من الحكومة من».
    """
    words = reader.words
    atoms = {atom for part in reader.needs[written.row] for atom in part} & PARTICLES - {"ل"}  # «المديرية العامة للسدود»
    first = [spot for atom in atoms if (spot := _taken(words, atom, start + 1, end - 1)) is not None]
    if not first:
        return end
    spot = min(first)
    if not _belongs(words, start, spot):
        return spot
    again = [later for atom in atoms if (later := _taken(words, atom, spot + 1, end - 1)) is not None]
    return min(again) if again else end if form(words, start) in SOME else spot


def _taken(words: Words, atom: str, start: int, end: int) -> int | None:
    """Where the particle first stands that is no part of a name («بلومبرغ»)."""
    spot = particle(words, atom, start, end)
    while spot is not None and form(words, spot) not in PARTICLES and namelike(words.word[words.code[spot]]):
        spot = particle(words, atom, spot + 1, end)
    return spot


def _belongs(words: Words, start: int, spot: int) -> bool:
    """Whether the preposition at word `spot` can go on with the subject from word `start` on: «مسؤول من الحكومة», «عدد من السكان»."""
    if form(words, spot) == "من" and (form(words, start) in SOME or classes(form(words, start)) & {"unnamed", "source"}):
        return True
    named = spot + 1 if form(words, spot) in PARTICLES and same_line(words, spot, spot + 1) else spot
    return bool(classes(form(words, named)) & {"organisation", "feminine"}) and not names_country(form(words, spot - 1))


def content_of(
    reader: Reader, end: int, written: Form, subject: Phrase | None, clause: Clause
) -> tuple[tuple[int, int] | None, int | None]:
    """Return the words that are reported, and the first word of the quotation where they stand in marks."""
    words = reader.words
    after = subject.end if subject else end
    if clause.quoted and clause.mark is not None:
        opening = clause.that if clause.that is not None else clause.mark
        return (opening, words.quoted[clause.mark]), clause.mark
    start = clause.that if clause.that is not None else clause.mark
    named = start is None  # a thing or an act: «رفضه القصف», not a clause
    atoms = {atom for part in reader.needs[written.row] for atom in part} & PARTICLES
    spots = [spot for atom in sorted(atoms) if (spot := particle(words, atom, after, clause.end if start is None else start)) is not None]
    if start is None:
        start = min(spots) if spots else after
    elif spots and min(spots) == start - 1:
        start -= 1
    span = rest(words, end - 1, start)
    return named_only(words, span, written.pos == "noun") if span and named else span, None


def rest(words: Words, number: int, start: int) -> tuple[int, int] | None:
    """Return the words from `start` to the end of its sentence, if that is still on the line of word `number`."""
    return (start, sentence_end(words, start)) if same_line(words, number, start) else None


def named_only(words: Words, span: tuple[int, int], noun: bool) -> tuple[int, int]:
    """Cut off the clause that follows what a verb or noun names: «نفى التهمة، ورفضت روسيا …», «أنباء عن صفقة بعد أن …».

    After a `noun` that is the verb of the sentence, too: «مزاعم الوزارة وجود أسلحة، تأتي في إطار …».
    """
    first, last = span
    for place in range(first + 1, last):
        if is_that(words, place) and not is_temporal(words, place):
            return span
        word = form(words, place)
        temporal = place + 1 < last and is_that(words, place + 1) and is_temporal(words, place + 1)
        turned = word in coordinated() and _other_subject(words, place)
        if temporal or turned or word == "بعدما" or (noun and _is_predicate(words, place)):
            return first, place
    return span


def _is_predicate(words: Words, place: int) -> bool:
    word = form(words, place)
    finite = verbish(word) or (word.startswith("ت") and "و" + word in coordinated())
    return "predicate" in listed_classes(word) or (finite and gap(words, place - 1).strip() in ("،", ","))


def _other_subject(words: Words, place: int) -> bool:
    found = phrase(words, place + 1, place + 6) if same_line(words, place, place + 1) else None
    return found is not None and person(words, found)


def sentence_end(words: Words, number: int) -> int:
    """Word after the sentence of word `number`, before an aside of the outlet's own."""
    place = words.pause[number]
    while not stops(words, place):
        if place > number + 1 and "aside" in classes(form(words, place + 1)) and gap(words, place).strip()[:1] in ("،", ",", "؛"):
            break
        place = words.pause[place + 1]
    return place + 1

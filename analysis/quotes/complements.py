"""What a reporting word reports: where its complement begins, so that the subject ends there, and where it ends."""

from analysis.quotes.clauses import is_temporal
from analysis.quotes.grammar import namelike, verbish
from analysis.quotes.inflection import Form, coordinated
from analysis.quotes.needs import PARTICLES, Clause, Row, particle, person
from analysis.quotes.passage import Words
from analysis.quotes.phrases import Phrase, phrase
from analysis.quotes.vocabulary import THAT, classes, listed_classes, names_country

SOME = frozenset(["عدد", "احد", "احدي", "مجموعة", "كثير", "العديد", "اي", "كل", "عشرات", "مئات", "الاف"])  # «عدد من السكان»


def complement(words: Words, row: Row, start: int, end: int) -> int:
    """Where the preposition phrase begins that a verb takes, as in «رحبت تركيا بالاتفاق»: its subject ends there; `end` if there is none.

    The first of two may belong to the subject: «أشار المبعوث إلى سوريا إلى», «حذر مسؤول من الحكومة من».
    """
    atoms = row.particles - {"ل"}  # «المديرية العامة للسدود»
    first = [spot for atom in atoms if (spot := _taken(words, atom, start + 1, end - 1)) is not None]
    if not first:
        return end
    spot = min(first)
    if not _belongs(words, start, spot):
        return spot
    again = [later for atom in atoms if (later := _taken(words, atom, spot + 1, end - 1)) is not None]
    return min(again) if again else end if words.form[start] in SOME else spot


def _taken(words: Words, atom: str, start: int, end: int) -> int | None:
    """Where the particle first stands that is no part of a name («بلومبرغ»)."""
    spot = particle(words, atom, start, end)
    while spot is not None and words.form[spot] not in PARTICLES and namelike(words.clean[spot]):
        spot = particle(words, atom, spot + 1, end)
    return spot


def _belongs(words: Words, start: int, spot: int) -> bool:
    """Whether the preposition at word `spot` can go on with the subject from word `start` on: «مسؤول من الحكومة», «عدد من السكان»."""
    if words.form[spot] == "من" and (words.form[start] in SOME or classes(words.form[start]) & {"unnamed", "source"}):
        return True
    if words.form[spot][0] == "ب" and listed_classes(words.form[spot + 1]) & {"title", "given"}:  # «المدير العام للموانئ بجدة سامي …»
        return True
    named = spot + 1 if words.form[spot] in PARTICLES and words.line[spot] == words.line[spot + 1] else spot
    return bool(classes(words.form[named]) & {"organisation", "feminine", "place", "city"}) and not names_country(words.form[spot - 1])


def content_of(
    words: Words, row: Row, end: int, written: Form, subject: Phrase | None, clause: Clause
) -> tuple[tuple[int, int] | None, int | None]:
    """Return the words that are reported, and the first word of the quotation where they stand in marks."""
    after = subject.end if subject else end
    if clause.quoted and clause.mark is not None:
        opening = clause.that if clause.that is not None else clause.mark
        return (opening, words.quoted[clause.mark]), clause.mark
    start = clause.that if clause.that is not None else clause.mark
    named = start is None  # a thing or an act: «رفضه القصف», not a clause
    atoms = row.particles
    spots = [spot for atom in sorted(atoms) if (spot := particle(words, atom, after, clause.end if start is None else start)) is not None]
    if start is None:
        start = min(spots) if spots else after
    elif spots and min(spots) == start - 1:
        start -= 1
    span = rest(words, end - 1, start)
    return named_only(words, span, written.pos == "noun") if span and named else span, None


def rest(words: Words, number: int, start: int) -> tuple[int, int] | None:
    """Return the words from `start` to the end of its sentence, if that is still on the line of word `number`."""
    return (start, sentence_end(words, start)) if words.line[number] == words.line[start] else None


def named_only(words: Words, span: tuple[int, int], noun: bool) -> tuple[int, int]:
    """Cut off the clause that follows what a verb or noun names: «نفى التهمة، ورفضت روسيا …», «أنباء عن صفقة بعد أن …».

    After a `noun` that is the verb of the sentence, too: «مزاعم الوزارة وجود أسلحة، تأتي في إطار …».
    """
    first, last = span
    for place in range(first + 1, last):
        if words.form[place] in THAT and not is_temporal(words, place):
            return span
        word = words.form[place]
        temporal = place + 1 < last and words.form[place + 1] in THAT and is_temporal(words, place + 1)
        turned = word in coordinated() and _other_subject(words, place)
        if temporal or turned or word == "بعدما" or (noun and _is_predicate(words, place)):
            return first, place
    return span


def _is_predicate(words: Words, place: int) -> bool:
    word = words.form[place]
    finite = verbish(word) or (word.startswith("ت") and "و" + word in coordinated())
    return "predicate" in listed_classes(word) or (finite and words.gap[place - 1].strip() in ("،", ","))


def _other_subject(words: Words, place: int) -> bool:
    found = phrase(words, place + 1, place + 6) if words.line[place] == words.line[place + 1] else None
    return found is not None and person(words, found)


def sentence_end(words: Words, number: int) -> int:
    """Word after the sentence of word `number`, before an aside of the outlet's own."""
    last = words.sentence_first[words.sentence[number] + 1]
    gaps = words.gap
    for place in range(number + 2, last - 1):
        between = gaps[place]
        if between != " " and between.strip()[:1] in ("،", ",", "؛") and "aside" in classes(words.form[place + 1]):
            return place + 1
    return last

"""Nouns and prepositions that report speech: «مزاعم النظام», «بقوله», «بحسب المرصد»."""

from analysis.quotes.clauses import Cue, Reader, clause_after
from analysis.quotes.complements import content_of, named_only, rest, sentence_end
from analysis.quotes.grammar import namelike
from analysis.quotes.inflection import Form
from analysis.quotes.needs import person
from analysis.quotes.passage import Words
from analysis.quotes.phrases import Phrase, opens_phrase, phrase
from analysis.quotes.vocabulary import classes, definite

SPEAKERS = frozenset(["source", "organisation", "title", "role", "unnamed", "feminine"])
EULOGY = 5  # words between a name and what is said: «قول الرسول - صلى الله عليه وسلم -: “…”»


def noun(reader: Reader, number: int, end: int, written: Form, before: str) -> Cue | None:
    """Verbal nouns and nouns: «بقوله», «مزاعم النظام», «الروايات الروسية عن»."""
    words = reader.words
    if before in ("هذه", "هذا", "تلك", "ذلك", "هذين", "كل") or words.line[number] != words.line[end]:
        return None
    clause = clause_after(reader, end)
    subject = phrase(words, end, min(clause.end, end + 12)) if opens_phrase(words, end) else None
    adjacent = clause.that is not None and clause.that - end <= (1 if written.suffix or subject is None else 8)
    subject_end = subject.end if subject else end
    told = subject is not None and not written.suffix and "ال" not in written.prefix and person(words, subject)
    atoms = {
        "owner": written.suffix or written.prefix.endswith("بال"),
        "that": clause.that == end or (clause.that == end + 1 and words.form[end] in ("علا", "الي")),
        "owner+that": written.suffix and adjacent,
        "genitive": told,
        "origin": _origin(words, end, written),
        "mark": clause.mark == end,
        "genitive+that": told and clause.that == subject_end,
        "genitive+mark": told and clause.mark is not None and clause.mark - subject_end <= EULOGY,
        "عن": words.form[end] == "عن",
    }
    if not any(atoms.get("+".join(part), False) for part in reader.rows[written.row].needs):
        return None
    if subject is not None and (atoms["genitive+that"] or atoms["genitive+mark"]):  # «قول أحد المستشارين: “…”»
        content, direct = content_of(words, reader.rows[written.row], end, written, subject, clause)
        return Cue(number, end, written, subject, content, direct)
    if subject is not None and atoms["genitive"]:
        span = rest(words, number, subject.end)
        return Cue(number, end, written, subject, named_only(words, span, True) if span else None, None)
    content, direct = content_of(words, reader.rows[written.row], end, written, None, clause)
    return Cue(number, end, written, None, content, direct)


def _origin(words: Words, end: int, written: Form) -> bool:
    """«الرواية الروسية», «رواية النظام عن»: whose account it is stands right after it."""
    word = words.form[end]
    if "ال" in written.prefix:
        return (
            definite(word)
            and word.endswith(("يه", "ية"))
            and "adjective" not in classes(word)
            and words.line[end] == words.line[end + 1]
            and words.form[end + 1] in ("عن", "حول", "التي", "بان", "بشان", "ان")
        )
    return bool(classes(word) & {"organisation", "unnamed", "feminine"}) and not written.suffix


def attribution(reader: Reader, number: int, end: int, written: Form) -> Cue | None:
    """«بحسب المرصد»: a preposition counts where a source follows, not a rule or a need."""
    words = reader.words
    if words.line[number] != words.line[end] or words.stop[end - 1]:
        return None
    first = words.form[end]
    listed = classes(first)
    if first.startswith("ل") and not listed & {"source", "unnamed"} and first[1:] and words.form[number] in ("وفقا", "ووفقا"):
        listed = listed | classes(first[1:])
    if "not_source" in listed and not listed & {"source"}:
        return None
    plain = words.form[number] in ("وفق", "ووفق", "وفقا", "ووفقا")
    known = bool(listed & SPEAKERS) or end in words.quoted or _named_source(words, end)
    if not known and (plain or not definite(first)):
        return None
    told = any(form.pos == "verb" for form in reader.table.get(words.form[end + 1], ())) or bool(SPEAKERS & classes(words.form[end + 2]))
    if first in ("ما", "لما") and not told:  # «وفقا لما خصصت له», not «بحسب ما رصد موقع …»
        return None
    place = end + 1 if first in ("ل", "ما", "لما") and words.line[end] == words.line[end + 1] else end
    if first in ("ما", "لما") and words.line[end] == words.line[place + 1]:
        place += 1
    place += words.form[place] in ("به", "بها")  # «بحسب ما صرح به فلان»
    subject = phrase(words, place, place + 20) or _attached(words, place)
    return Cue(number, end, written, subject, _around(words, number, subject.end if subject else end), None)


def _named_source(words: Words, number: int) -> bool:
    clean = words.clean[number]
    if clean.startswith("ل") and words.form[number - 1] in ("وفقا", "ووفقا"):
        return len(clean) > 3 and namelike(clean[1:])
    return namelike(clean) or (clean.startswith("ل") and len(clean) > 3 and namelike(clean[1:]))


def _attached(words: Words, number: int) -> Phrase | None:
    """Return a source with a preposition glued to it: «وفقا لرويترز»."""
    if words.line[number - 1] != words.line[number]:
        return None
    rest = (
        phrase(words, number + 1, number + 12)
        if words.line[number] == words.line[number + 1] and words.gap[number] == " " and definite(words.form[number + 1])
        else None
    )
    return Phrase(number, rest.end if rest else number + 1, None)


def _around(words: Words, number: int, end: int) -> tuple[int, int] | None:
    """Return the sentence an attribution vouches for: the rest of it, or what stands before it."""
    first = number
    while words.line[number] == words.line[first - 1] and not words.stop[first - 1]:
        first -= 1
    if first < number:
        return first, number
    last = sentence_end(words, number)
    return (end, last) if end < last else None

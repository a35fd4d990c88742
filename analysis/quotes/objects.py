"""Tell the object of a reporting verb from its subject: «طالبت مجلس الأمن بـ», «سألت المذيعة الوزير», «وصف ناشطون القصف بأنه»."""

from analysis.quotes.grammar import adjectival, closed_plural, gender, takes_bi
from analysis.quotes.inflection import Form
from analysis.quotes.needs import Row
from analysis.quotes.passage import Words
from analysis.quotes.phrases import Phrase
from analysis.quotes.vocabulary import bare, classes, definite

THINGS = frozenset(["دول", "قوي", "اطراف", "جهات", "شعوب", "عواصم", "فصائل", "مؤسسات", "سلطات", "شركات", "منظمات"])  # take a feminine verb
SOME = frozenset(["مجموعة", "غالبية", "اغلبية", "نخبة", "ثلة", "كوكبة"])  # may follow a verb of either gender


def without_object(words: Words, row: Row, written: Form, found: Phrase) -> Phrase | None:
    """Cut the object off the phrase after a verb; None where the whole of it is the object, so that the verb has no subject of its own."""
    if written.pos == "verb" and written.gender == "p":  # before its subject a verb is singular: «وطالبوا الوزارة»
        return None
    if written.pos != "verb" or not row.takes:
        return found
    surname = found.end == found.start + 1 and definite(words.form[found.start]) and words.form[found.start].endswith("ي")  # «وأكدت العلمي»
    if (
        found.name is None
        and not surname
        and words.form[found.start] not in SOME
        and (_disagrees(written, gender(words.form[found.start], words.clean[found.start])) or _is_object(words, written, found.start))
    ):
        return None
    found = _first_noun(words, found)
    if row.takes in ("must", "as") and not written.suffix and takes_bi(words.clean[found.end]):
        return _of_many(words, found)
    return found


def _disagrees(written: Form, noun: str) -> bool:
    """Whether a verb before a noun cannot have it as its subject: «طالبت مجلس», «وصف المدينة»."""
    return (written.gender, noun) in (("f", "m"), ("m", "f"))


def _is_object(words: Words, written: Form, start: int) -> bool:
    """Whether the form of a noun shows that it is no subject: «دعت الكينيين», «دعا الدول», «طالب السلطات»."""
    word = words.form[start]
    if word.startswith("ال") and closed_plural(words.clean[start]) and word.endswith("ين"):
        return True
    return written.gender == "m" and (bare(word) in THINGS or (word.startswith("ال") and word.endswith("ات")))


def _first_noun(words: Words, found: Phrase) -> Phrase:
    """«المذيعة الوزير», «المحتجون رئيس البلدية»: after one word with the article, another noun of office is the object."""
    second = found.start + 1
    if second >= found.end or not definite(words.form[found.start]) or (found.name and found.name[0] <= second):
        return found
    first, labels = classes(words.form[found.start]), classes(words.form[second])
    title = (
        "title" in labels
        and definite(words.form[second])
        and not adjectival(words.form[second])
        and "title" not in first
        and found.name is None
    )
    office = "role" in labels and not definite(words.form[second]) and words.gap[found.start] == " " and words.form[second][0] not in "وف"
    return Phrase(found.start, second, None) if title or office else found


def _of_many(words: Words, found: Phrase) -> Phrase | None:
    """«وصف نقاد الفيلم بأنه»: unnamed people and what they speak of; anything else is the object alone («اتهمت كييف بـ»)."""
    if "unnamed" in classes(words.form[found.start]) and found.end - found.start > 1 and definite(words.form[found.end - 1]):
        end = next(place for place in range(found.start + 1, found.end) if definite(words.form[place]))
        return Phrase(found.start, end, None)
    return None

"""In whose voice something is said: the outlet's, a quoted speaker's, or a reported speaker's."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from analysis import quotes
from analysis.quotes import phrases, vocabulary
from analysis.quotes.passage import key

SPOKEN = ("speech", "fragment", "distancing")  # kinds of stretches in quotation marks whose words are the speaker's


_DASH = re.compile(r"(?<=\s)-(?=\S)|(?<=\S)-(?=[\s،.])")  # a dash that opens or closes an aside

_ADDRESSED = re.compile(r"(?:رسالة|دعوة|دعوته|دعوتها|نداء|برقية|خطابا?|مذكرة)\s+(?:إلى\s+\S?|ل)$")  # «رسالة إلى روسيا»: who is addressed
_TURN = re.compile(r"؛\s*(?:لكن|إلا أن|غير أن|بينما|فيما|في حين)\b")  # the outlet goes on


_POSITION = re.compile(
    r"^[ \t]*(?:ال)?(?:موقف|مواقف|رأي|نظرة|رؤية)[ \t]+(?:\w+[ \t]+ل(?:ـ|[ \t])?)?[“”\"«]?(?P<who>\w+(?:[ \t]\w+){0,3}?)[”“\"»]?[ \t]+"
    r"(?:من|إلى|تجاه|حول|بشأن)[ \t]+[^:\n.،]{2,50}:[ \t]*(?P<said>\S[^\n]*)$",
    re.MULTILINE,
)


class Voice(NamedTuple):
    """Whose words they are."""

    voice: str
    speaker: str | None
    side: str | None


class Stretch(NamedTuple):
    """Words from `start` to `end` are in this voice; where several overlap, quotation marks count first, then the shorter stretch.

    `attributed`: the words follow an attribution («بحسب …»), which leaves the subject of the reporting verb to the outlet.
    """

    start: int
    end: int
    voice: Voice
    attributed: bool = False


class Article(NamedTuple):
    """The stretches of one article that are not the outlet's, and the zones between a reporting word and what it reports."""

    stretches: list[Stretch]
    subjects: list[tuple[int, int]]


OUTLET = Voice("outlet", None, None)
NOTHING = Article([], [])


def read(articles: pd.DataFrame, *, reporting: pd.DataFrame | None = None, actors: pd.DataFrame | None = None) -> dict[object, Article]:
    """Voices of every article that quotes or reports somebody.

    Parameters
    ----------
    articles
        Columns `article_id` and `text`.
    reporting, actors
        Rows as in the lexicons of these names.
    """
    if articles.empty:
        return {}
    quoted, reported = quotes.read(articles, cues=reporting, actors=actors)
    found: dict[object, Article] = {}
    spoken = quoted[quoted["kind"].isin(SPOKEN)]
    for article, start, end, *said in _rows(spoken, "start", "end", "speaker", "side"):
        part = Stretch(start, end, Voice("quote", *map(_text, said)))
        found.setdefault(article, Article([], [])).stretches.append(part)
    held = reported[reported["content_start"].notna()]
    for article, cue_end, start, end, pos, *said in _rows(held, "end", "content_start", "content_end", "pos", "speaker", "side"):
        words = found.setdefault(article, Article([], []))
        words.stretches.append(Stretch(int(start), int(end), Voice("reported", *map(_text, said)), pos == "prep"))
        words.subjects.append((int(cue_end), int(start)))
    for article, part in _positions(articles, actors):
        found.setdefault(article, Article([], [])).stretches.append(part)
    for words in found.values():
        words.stretches.sort(key=lambda part: (part.voice.voice, part.end - part.start))
    return found


def _positions(articles: pd.DataFrame, actors: pd.DataFrame | None) -> Iterator[tuple[object, Stretch]]:
    """Headings that say after a colon how somebody sees somebody: «موقف أنقرة من موسكو: شريك صعب» is Ankara's view."""
    texts = zip(articles["article_id"], articles["text"], strict=True)
    hits = [(article, hit) for article, text in texts if isinstance(text, str) for hit in _POSITION.finditer(text)]
    who = [vocabulary.country(key(hit["who"])) or hit["who"] for _, hit in hits]
    sides = phrases.side(pd.Series(who, dtype=object), actors).tolist() if who else []
    for (article, hit), name, side in zip(hits, who, sides, strict=True):
        if side not in (None, "other", "media"):
            yield article, Stretch(*hit.span("said"), Voice("reported", name, side))


def at(text: str, start: int, end: int, article: Article) -> Voice:
    """Voice of the words between `start` and `end`.

    The words of a reported stretch that stand in brackets or between dashes are the outlet's aside.
    """
    middle = (start + end) // 2
    part = next((part for part in article.stretches if part.start <= middle < part.end), None)
    if part is None:
        return OUTLET
    subject = part.attributed and any(first <= middle < last for first, last in article.subjects)
    if part.voice.voice == "quote":
        return part.voice if part.voice.speaker else _lent(part.voice, middle, article)
    aside = _is_aside(text[part.start : middle], text[middle : part.end])
    addressed = _ADDRESSED.search(text[max(start - 40, 0) : start + 1])
    return OUTLET if subject or aside or addressed or _TURN.search(text, part.start, middle) else part.voice


def _lent(voice: Voice, middle: int, article: Article) -> Voice:
    """Give a fragment in quotation marks the speaker of the reported words around it: «اعتبرتها “شريكًا”»."""
    around = (part.voice for part in article.stretches if part.start <= middle < part.end and part.voice.speaker)
    found = next(around, voice)
    return voice._replace(speaker=found.speaker, side=found.side)


def _is_aside(before: str, after: str) -> bool:
    opened = before.rfind("(") > before.rfind(")") and ")" in after
    return opened or (len(_DASH.findall(before)) % 2 == 1 and bool(_DASH.search(after)))


def _rows(table: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table[column].tolist() for column in ("article_id", *columns)), strict=True)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None

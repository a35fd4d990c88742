"""Find who is quoted and how: stretches inside quotation marks, and the words that report speech, direct or not.

`find` gives direct speech and everything else in quotation marks; `reporting` gives every reporting word with its speaker and
the stretch of text it reports. They share one pass; `read` returns both.
"""

import contextlib
import functools
import gc
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast

import pandas as pd

from analysis import _checks, cache
from analysis.quotes import clauses, inflection, needs, passage, phrases, speakers, stretches
from analysis.quotes import cues as cue_words
from analysis.quotes.clauses import Cue, Reader
from analysis.quotes.inflection import Expressions, Table
from analysis.quotes.marks import Stretch
from analysis.quotes.needs import Row
from analysis.quotes.speakers import Speaker

QUOTES = {
    "start": "int64",
    "end": "int64",
    "kind": "str",
    "speaker": "object",
    "side": "object",
    "cue": "object",
    "cue_start": "Int64",
    "cue_end": "Int64",
    "depth": "int64",
    "explicit": "boolean",
}
REPORTING = {
    "start": "int64",
    "end": "int64",
    "surface": "str",
    "lemma": "category",
    "stance": "str",
    "speaker": "object",
    "side": "object",
    "pos": "str",
    "explicit": "boolean",
    "named": "boolean",
    "content_start": "Int64",
    "content_end": "Int64",
}


QUOTES_SIDE, REPORTING_SIDE = (list(types).index("side") for types in (QUOTES, REPORTING))
BLOCK = 1_000_000  # characters of the articles that are read together; the lists of more words leave the processor's cache


class Lexicon(NamedTuple):
    """Reporting words: what each row says and asks for, and the rows by written word and by expression."""

    lemmas: list[str]
    stances: list[str]
    rows: list[Row]
    table: Table
    readings: clauses.Readings
    expressions: Expressions


class Pass(NamedTuple):
    """What one reading of some articles found."""

    reader: Reader
    lexicon: Lexicon
    cues: list[Cue]
    speakers: list[Speaker]


class Rows(NamedTuple):
    """Rows of one table: the number of the article, the cells of `QUOTES` or `REPORTING`, and instead of the side the speaker."""

    owners: list[int]
    cells: list[tuple[object, ...]]


def find(articles: pd.DataFrame, *, cues: pd.DataFrame | None = None, actors: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every stretch inside quotation marks, what it is, and for speech who says it.

    Parameters
    ----------
    articles
        Columns `article_id` (no two alike) and `text`; `outlet` is passed on.
    cues
        Reporting words; default ``lexicon.load("reporting")``. Add your own with ``lexicon.load("reporting", "mine.csv")``.
    actors
        Actors, for the side of a speaker; default ``lexicon.load("actors")``.

    Returns
    -------
    DataFrame
        One row per stretch, in order: `article_id, start, end` (inside the marks), `kind` (speech: a clause, or two and more words
        said by somebody; name; distancing: a term held at arm's length; fragment: a phrase taken verbatim), `speaker, side, cue,
        cue_start, cue_end` (speech only; missing where nobody is named), `depth` (0 = not inside other marks), `explicit`
        (the clause names its speaker itself), and `outlet` if the articles have it. A speaker is written one way in an article.

    Notes
    -----
    Direct speech is about half of all attributed speech: shares of voices need `reporting` too.
    """
    return read(articles, cues=cues, actors=actors)[0]


def reporting(articles: pd.DataFrame, *, cues: pd.DataFrame | None = None, actors: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every verb, participle, noun or preposition that reports speech, with its speaker and what it reports.

    Parameters
    ----------
    articles
        Columns `article_id` (no two alike) and `text`; `outlet` is passed on.
    cues
        Reporting words; default ``lexicon.load("reporting")``. Add your own with ``lexicon.load("reporting", "mine.csv")``.
    actors
        Actors, for the side of a speaker; default ``lexicon.load("actors")``.

    Returns
    -------
    DataFrame
        One row per reporting word, in order: `article_id, start, end, surface`, `lemma`, `stance` (neutral, assertive,
        distancing, other), `speaker, side` (missing where not known), `pos`, `explicit` (the clause names its speaker itself),
        `named` (False for sources such as «مصادر»), `content_start, content_end` (what is reported; missing if nothing is), and `outlet`
        if the articles have it.
    """
    return read(articles, cues=cues, actors=actors)[1]


@cache.layer(categories="fixed")
def read(
    articles: pd.DataFrame, *, cues: pd.DataFrame | None = None, actors: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both tables, `find` and `reporting`, from one reading of the articles."""
    _checks.distinct(articles)
    lexicon = _lexicon(cues)
    quoted, reported = Rows([], []), Rows([], [])
    with _uncollected():
        for first, last in _blocks(articles["text"]):
            done = _pass(articles.iloc[first:last], lexicon)
            _add_quotes(quoted, done, first)
            _add_reporting(reported, done, first)
    side = QUOTES_SIDE, REPORTING_SIDE
    sides = _sides({row[at] for rows, at in zip((quoted, reported), side, strict=True) for row in rows.cells}, actors)
    table = _table(articles, reported, REPORTING, sides)
    lemmas = pd.CategoricalDtype(sorted(set(lexicon.lemmas) - {""}))  # the same for every part of a large corpus
    return _table(articles, quoted, QUOTES, sides), table.assign(lemma=table["lemma"].astype(lemmas))


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles away: nothing here makes any, and it would walk the lists of words again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _blocks(texts: pd.Series) -> Iterator[tuple[int, int]]:
    """Rows of articles with about `BLOCK` characters together."""
    first, size = 0, 0
    for number, text in enumerate(texts.tolist(), 1):
        size += len(text) if isinstance(text, str) else 0
        if size >= BLOCK:
            yield first, number
            first, size = number, 0
    if first < len(texts):
        yield first, len(texts)


def _lexicon(cues: pd.DataFrame | None) -> Lexicon:
    rows = inflection.checked(cues)
    return _compiled(tuple(rows), tuple(rows.itertuples(index=False, name=None)))


@functools.lru_cache(maxsize=8)
def _compiled(columns: tuple[str, ...], cells: tuple[tuple[str, ...], ...]) -> Lexicon:
    """Compile the rows of the lexicon, once for all parts of a corpus."""
    rows = pd.DataFrame(cells, columns=columns)
    table, expressions = inflection.compiled(rows)
    asked = needs.compiled(rows)
    return Lexicon(list(rows["lemma"]), list(rows["stance"]), asked, table, clauses.readings(asked, table), expressions)


def _pass(articles: pd.DataFrame, lexicon: Lexicon) -> Pass:
    words = passage.read(articles)
    reading = clauses.reader(words, lexicon.rows, lexicon.table, lexicon.readings, lexicon.expressions)
    hits = cue_words.cues(reading)
    return Pass(reading, lexicon, hits, speakers.resolve(words, hits))


def _add_quotes(rows: Rows, done: Pass, offset: int) -> None:
    words = done.reader.words
    judged = stretches.judge(done.reader, words.stretches, done.cues)
    for (line, _, stretch), (kind, cue) in zip(words.stretches, judged, strict=True):
        rows.owners.append(offset + words.line_article[line])
        rows.cells.append(_quote(done, stretch, kind, cue))


def _quote(done: Pass, stretch: Stretch, kind: str, position: int | None) -> tuple[object, ...]:
    if position is None:
        return stretch.start, stretch.end, kind, None, None, None, None, None, stretch.depth, None
    words, cue, speaker = done.reader.words, done.cues[position], done.speakers[position]
    start, end = words.start[cue.start], words.end[cue.end - 1]
    surface = words.texts[words.article(cue.start)][start:end]
    return stretch.start, stretch.end, kind, speaker.text, speaker, surface, start, end, stretch.depth, speaker.explicit


def _add_reporting(rows: Rows, done: Pass, offset: int) -> None:
    words = done.reader.words
    rows.owners.extend(offset + words.article(cue.start) for cue in done.cues)
    rows.cells.extend(_reported(done, cue, speaker) for cue, speaker in zip(done.cues, done.speakers, strict=True))


def _reported(done: Pass, cue: Cue, speaker: Speaker) -> tuple[object, ...]:
    words, row = done.reader.words, cue.form.row
    start, end = words.start[cue.start], words.end[cue.end - 1]
    lemma = done.lexicon.lemmas[row]
    stance = "distancing" if cue_words.doubted(words, cue, lemma) else done.lexicon.stances[row]
    surface = words.texts[words.article(cue.start)][start:end]
    named = speaker.named if speaker.text else None
    content: tuple[int | None, int | None] = (None, None)
    if cue.content and cue.content[0] < cue.content[1]:
        content = words.start[cue.content[0]], words.end[cue.content[1] - 1]
    return start, end, surface, lemma, stance, speaker.text, speaker, cue.form.pos, speaker.explicit, named, *content


def _sides(found: Iterable[object], actors: pd.DataFrame | None) -> dict[object, str | None]:
    """Side of each speaker, read off the name, else off the words that describe the speaker."""
    who = [speaker for speaker in found if isinstance(speaker, Speaker)]
    names = pd.Series(sorted({text for speaker in who for text in speaker[:2] if text}), dtype=object)
    if names.empty:
        return {}
    known = {name: side if isinstance(side, str) else None for name, side in zip(names, phrases.side(names, actors), strict=True)}
    return {speaker: _side(known.get(speaker.text or ""), known.get(speaker.described or "")) for speaker in who}


def _side(by_name: str | None, by_words: str | None) -> str | None:
    return by_words if by_name in (None, "other") and by_words else by_name


def _table(articles: pd.DataFrame, rows: Rows, types: dict[str, str], sides: dict[object, str | None]) -> pd.DataFrame:
    """Make a table of `rows`, whose missing values stay None until a column gets its type."""
    columns: Iterable[tuple[Any, ...]] = zip(*rows.cells, strict=True) if rows.cells else [()] * len(types)
    values = dict(zip(types, columns, strict=True))
    values["side"] = tuple(sides.get(speaker) for speaker in values["side"])
    table = pd.DataFrame({name: pd.Series(list(cells), dtype=object) for name, cells in values.items()}).astype(cast("Any", types))
    table.insert(0, "article_id", articles["article_id"].astype("category").iloc[rows.owners].reset_index(drop=True))
    if "outlet" in articles:
        table["outlet"] = articles["outlet"].astype("category").iloc[rows.owners].reset_index(drop=True)
    return table

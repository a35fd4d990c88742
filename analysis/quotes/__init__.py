"""Find who is quoted and how: stretches inside quotation marks, and the words that report speech, direct or not.

`find` gives direct speech and everything else in quotation marks; `reporting` gives every reporting word with its speaker and
the stretch of text it reports. They share one pass; `read` returns both.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import pandas as pd

from analysis.quotes import cues as cue_words
from analysis.quotes import inflection, passage, phrases, speakers, stretches
from analysis.quotes.clauses import Cue, Reader, reader
from analysis.quotes.marks import Stretch
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


class Pass(NamedTuple):
    """Return what one reading of the articles found."""

    reader: Reader
    rows: pd.DataFrame
    lemmas: list[str]
    stances: list[str]
    cues: list[Cue]
    speakers: list[Speaker]


def find(articles: pd.DataFrame, *, cues: pd.DataFrame | None = None, actors: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every stretch inside quotation marks, what it is, and for speech who says it.

    Parameters
    ----------
    articles
        Columns `article_id` and `text`; `outlet` is passed on.
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
        Columns `article_id` and `text`; `outlet` is passed on.
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


def read(
    articles: pd.DataFrame, *, cues: pd.DataFrame | None = None, actors: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both tables, `find` and `reporting`, from one reading of the articles."""
    done = _pass(articles, cues)
    sides = _sides(done.speakers, actors)
    return _quotes_table(articles, done, sides), _reporting_table(articles, done, sides)


def _pass(articles: pd.DataFrame, cues: pd.DataFrame | None) -> Pass:
    words = passage.read(articles)
    rows, table, expressions = inflection.compiled(cues)
    reading = reader(words, rows, table, expressions)
    hits = cue_words.cues(reading)
    return Pass(reading, rows, list(rows["lemma"]), list(rows["stance"]), hits, speakers.resolve(words, hits))


def _sides(found: list[Speaker], actors: pd.DataFrame | None) -> dict[str, str | None]:
    """Side of each speaker's name, else of its description."""
    names = pd.Series(sorted({text for speaker in found for text in speaker[:2] if text}), dtype=object)
    if names.empty:
        return {}
    return {name: side if isinstance(side, str) else None for name, side in zip(names, phrases.side(names, actors), strict=True)}


def _side(speaker: Speaker, sides: dict[str, str | None]) -> str | None:
    """Read the side off the name, else off the words that describe the speaker."""
    by_name, by_words = sides.get(speaker.text or ""), sides.get(speaker.described or "")
    return by_words if by_name in (None, "other") and by_words else by_name


def _table(articles: pd.DataFrame, owners: list[int], rows: Sequence[tuple[object, ...]], types: dict[str, str]) -> pd.DataFrame:
    """Make a table of `rows`, whose missing values stay None until a column gets its type."""
    values: Sequence[Sequence[object]] = list(zip(*rows, strict=True)) if rows else [()] * len(types)
    columns = {name: pd.Series(list(value), dtype=object) for name, value in zip(types, values, strict=True)}
    table = pd.DataFrame(columns).astype(cast("Any", types))
    table.insert(0, "article_id", articles["article_id"].astype("category").iloc[owners].reset_index(drop=True))
    if "outlet" in articles:
        table["outlet"] = articles["outlet"].astype("category").iloc[owners].reset_index(drop=True)
    return table


def _quotes_table(articles: pd.DataFrame, done: Pass, sides: dict[str, str | None]) -> pd.DataFrame:
    words = done.reader.words
    judged = stretches.judge(done.reader, words.stretches, done.cues)
    rows = [_quote(done, sides, line, stretch, kind, cue) for (line, _, stretch), (kind, cue) in zip(words.stretches, judged, strict=True)]
    return _table(articles, [words.line_article[line] for line, _, _ in words.stretches], rows, QUOTES)


def _quote(done: Pass, sides: dict[str, str | None], line: int, stretch: Stretch, kind: str, position: int | None) -> tuple[object, ...]:
    if position is None:
        return stretch.start, stretch.end, kind, None, None, None, None, None, stretch.depth, None
    words, cue, speaker = done.reader.words, done.cues[position], done.speakers[position]
    start, end = words.start[cue.start], words.end[cue.end - 1]
    surface = words.texts[words.line_article[line]][start:end]
    return stretch.start, stretch.end, kind, speaker.text, _side(speaker, sides), surface, start, end, stretch.depth, speaker.explicit


def _reporting_table(articles: pd.DataFrame, done: Pass, sides: dict[str, str | None]) -> pd.DataFrame:
    rows = [_reported(done, sides, cue, speaker) for cue, speaker in zip(done.cues, done.speakers, strict=True)]
    table = _table(articles, [done.reader.words.article[cue.start] for cue in done.cues], rows, REPORTING)
    lemmas = pd.CategoricalDtype(sorted(set(done.rows["lemma"]) - {""}))  # the same for every part of a large corpus
    return table.assign(lemma=table["lemma"].astype(lemmas))


def _reported(done: Pass, sides: dict[str, str | None], cue: Cue, speaker: Speaker) -> tuple[object, ...]:
    words, row = done.reader.words, cue.form.row
    start, end = words.start[cue.start], words.end[cue.end - 1]
    lemma = done.lemmas[row]
    stance = "distancing" if cue_words.doubted(words, cue, lemma) else done.stances[row]
    surface = words.texts[words.article[cue.start]][start:end]
    named = speaker.named if speaker.text else None
    content: tuple[int | None, int | None] = (None, None)
    if cue.content and cue.content[0] < cue.content[1]:
        content = words.start[cue.content[0]], words.end[cue.content[1] - 1]
    return start, end, surface, lemma, stance, speaker.text, _side(speaker, sides), cue.form.pos, speaker.explicit, named, *content

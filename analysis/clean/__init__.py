"""Tell the article from what stands around it on its page, split it into sentences, and find disguised words.

Nothing is removed: every line gets a kind (how, see `rules` and `layout`), and the layers above read the kinds they need. Words that
were spelled with tatweel or dots inside («إطـ.ـلاق») are counted as the words they stand for (see `fold`) and are reported
here, since disguising is itself something an outlet does.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis import _checks, cache, fold
from analysis.clean import pages, rules, stops
from analysis.fold import fillers

CODED: tuple[rules.Kind, ...] = ("title", "subtitle", "heading", "caption", "body")
"""The kinds of line that mentions and quotations are read from."""

COUNTED = ("title", "subtitle", "heading", "body")
"""The kinds of line whose words are counted: a caption often stands twice."""


@cache.layer()
def lines(articles: pd.DataFrame) -> pd.DataFrame:
    """Give every line of the articles that is not blank a kind.

    Where the column `title` is filled, the line that says the same is the title and no other; where it is not, the
    title is the first headline above the first paragraph. A text without any layout is all body.

    Parameters
    ----------
    articles
        One row per article: `article_id` (no two alike), `text`, and `title` where known.

    Returns
    -------
    DataFrame
        `article_id` (categorical), `start`, `end` (offsets into the raw text, without the line break), `kind`: title,
        subtitle, heading, byline, section, caption, related (a link to one other article), date, share_count, body, or
        boilerplate (menus, lists of links, tags, comment forms, notices).
    """
    _checks.distinct(articles)
    return _spans(articles, _lines(articles))


def titles(articles: pd.DataFrame) -> "pd.Series[Any]":
    """Get the text of the title line of each article, None where it has none; indexed like `articles`."""
    found: list[str | None] = [None] * len(articles)
    for batch, every in _lines(articles):
        rows = np.flatnonzero(every.kind == rules.KINDS.index("title"))[::-1]  # the first line of each text comes last
        for text, start, end in zip(every.text[rows].tolist(), every.start[rows].tolist(), every.end[rows].tolist(), strict=True):
            found[batch.first + text] = batch.text[start:end].strip()
    return pd.Series(found, index=articles.index, name="title", dtype=object)


@cache.layer()
def sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """Split titles, headings, captions and body into sentences.

    A sentence ends at a full stop, an exclamation or question mark, dots, or the end of its line; not inside numbers and
    abbreviations, and never at a colon. Quotation marks are not paired, so that a reversed or missing one does no harm:
    a sentence that ends inside them takes the closing mark along, and «“لا!” قال» is not cut.

    Returns
    -------
    DataFrame
        `article_id` (categorical), `start`, `end`, `kind` (of the line).
    """
    _checks.distinct(articles)
    return _spans(articles, ((batch, stops.split(batch, every.of_kinds(CODED))) for batch, every in _lines(articles)))


@cache.layer()
def obfuscations(articles: pd.DataFrame) -> pd.DataFrame:
    """Find words that are disguised by tatweel or signs put inside them.

    A tatweel also stretches words for looks («محمـد») or joins a prefix («لـروسيا»). Where nothing but a tatweel is
    inside, the word counts if filters look for such words (``data/disguises.csv``), or if the article disguises other
    words and does not stretch words like «في» that no filter looks for.

    Returns
    -------
    DataFrame
        `article_id` (categorical), `start`, `end`, `surface` (as written), `restored` (the word that was meant).
    """
    _checks.distinct(articles)
    texts = [(number, text) for number, text in enumerate(_texts(articles)) if fillers.find(text) or _ZERO_WIDTH.search(text)]
    words = fold.words(text for _, text in texts)
    words = words[(words["end"] - words["start"]).to_numpy() != words["word"].cat.categories.str.len().to_numpy()[words["word"].cat.codes]]
    rows: list[tuple[int, int, int, str, str]] = []
    for place, found in words.groupby("text", sort=True):
        number, text = texts[int(place)]
        spans = zip(found["start"], found["end"], found["word"], strict=True)
        written = [(start, end, text[start:end], word) for start, end, word in spans if _FILLED.search(text[start:end])]
        rows += [(number, *row) for row in _disguised(written)]
    row, *columns = zip(*rows, strict=True) if rows else [()] * 5
    return _table(articles, np.array(row, np.int64), dict(zip(("start", "end", "surface", "restored"), columns, strict=True)))


_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_FILLED = re.compile(rf"[{fillers.ARABIC}{fillers.HIDDEN}](?:{fillers.TATWEEL}|[^\w{fillers.HIDDEN}]|_|[\u200b-\u200d\u2060\ufeff])")


def _disguised(words: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Pick the disguises among an article's filled `words` (start, end, surface, restored)."""
    sure = {row for row in words if fillers.disguised(row[2], row[3])}
    loose = 2 * len(sure) >= len(words) and not any(fillers.stretched(row[2], row[3]) for row in words if row not in sure)
    return [row for row in words if row in sure or (loose and fillers.inside(row[2]))]


def _texts(articles: pd.DataFrame) -> list[str]:
    return [text if isinstance(text, str) else "" for text in articles["text"].to_numpy(object)]


def _lines(articles: pd.DataFrame) -> Iterator[tuple[fold.Scan, pages.Lines]]:
    known = articles["title"].to_numpy(object) if "title" in articles else [None] * len(articles)
    titles = [title if isinstance(title, str) and title.strip() else None for title in known]
    for batch in fold.scan(_texts(articles)):
        yield batch, pages.lines(batch, titles[batch.first : batch.first + len(batch.starts)])


def _spans(articles: pd.DataFrame, found: Iterable[tuple[fold.Scan, pages.Lines]]) -> pd.DataFrame:
    """Turn what was found in batches of texts into a table."""
    parts = [
        (batch.first + spans.text, spans.start - batch.starts[spans.text], spans.end - batch.starts[spans.text], spans.kind)
        for batch, spans in found
    ]
    row, start, end, kind = map(np.concatenate, zip(*parts, strict=True)) if parts else [np.empty(0, np.int64)] * 4
    return _table(articles, row, {"start": start, "end": end, "kind": pd.array(rules.KINDS, "str").take(kind)})


def _table(articles: pd.DataFrame, row: Any, columns: dict[str, Any]) -> pd.DataFrame:
    """Make a table of `columns` with the `article_id` of the given row of the articles."""
    ids = pd.Categorical(articles["article_id"])
    table = pd.DataFrame({"article_id": pd.Categorical.from_codes(ids.codes[row], dtype=ids.dtype), **columns})
    return table.astype({column: np.int32 if column in ("start", "end") else "str" for column in columns})

"""Tell the article from what stands around it on its page, split it into sentences, and find disguised words.

Nothing is removed: every line gets a kind (how, see `rules` and `layout`), and the layers above read the kinds they need. Words that
were spelled with tatweel or dots inside («إطـ.ـلاق») are counted as the words they stand for (see `fold`) and are reported
here, since disguising is itself something an outlet does.
"""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis import fold
from analysis.clean import layout, rules
from analysis.fold import fillers

CODED = ("title", "subtitle", "heading", "caption", "body")
"""The kinds of line that mentions and quotations are read from."""

COUNTED = ("title", "subtitle", "heading", "body")
"""The kinds of line whose words are counted: a caption often stands twice."""

_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_CLOSERS = "”“»«\"')\\]’"
_STOP = re.compile(rf"(?P<stop>\.{{2,}}|…+|[.!?؟]+)(?P<closed>[{_CLOSERS}]*)")
_SHORT = re.compile(r"(?:(?<!\w)\w\u0640?|(?<!\w)(?:[A-Z][a-z]{0,2}|No|vs))$")
_ERA = re.compile(r"\d\s?[هم]\u0640?$")
_NUMBER = re.compile(r"\s*\d{1,3}$")
_GLUED = re.compile(rf"[{fillers.ARABIC}]{{3}}$")
_AND = re.compile(rf"[“\"«]?[وف][{fillers.ARABIC}]{{3}}")
_LETTER = re.compile(rf"[{fillers.ARABIC}]")


def lines(articles: pd.DataFrame) -> pd.DataFrame:
    """Give every line of the articles that is not blank a kind.

    Where the column `title` is filled, the line that says the same is the title and no other; where it is not, the
    title is the first headline above the first paragraph. A text without any layout is all body.

    Parameters
    ----------
    articles
        One row per article: `article_id`, `text`, and `title` where known.

    Returns
    -------
    DataFrame
        `article_id` (categorical), `start`, `end` (offsets into the raw text, without the line break), `kind`: title,
        subtitle, heading, byline, section, caption, related (a link to one other article), date, share_count, body, or
        boilerplate (menus, lists of links, tags, comment forms, notices).
    """
    rows = [(number, *line) for number, text, title in _texts(articles) for line in _lines(text, title)]
    return _table(articles, rows, ["start", "end", "kind"])


def titles(articles: pd.DataFrame) -> "pd.Series[Any]":
    """Get the text of the title line of each article, None where it has none; indexed like `articles`."""
    found: list[str | None] = []
    for _, text, title in _texts(articles):
        found.append(next((text[start:end].strip() for start, end, kind in _lines(text, title) if kind == "title"), None))
    return pd.Series(found, index=articles.index, name="title", dtype=object)


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
    rows = [
        (number, start, end, kind)
        for number, text, title in _texts(articles)
        for low, high, kind in _lines(text, title)
        if kind in CODED
        for start, end in _sentences(text, low, high)
    ]
    return _table(articles, rows, ["start", "end", "kind"])


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
    texts = [(number, text) for number, text, _ in _texts(articles) if fillers.find(text) or _ZERO_WIDTH.search(text)]
    words = fold.words(text for _, text in texts)
    words = words[(words["end"] - words["start"]).to_numpy() != words["word"].cat.categories.str.len().to_numpy()[words["word"].cat.codes]]
    rows: list[tuple[Any, ...]] = []
    for place, found in words.groupby("text", sort=True):
        number, text = texts[int(place)]
        spans = zip(found["start"], found["end"], found["word"], strict=True)
        written = [(start, end, text[start:end], word) for start, end, word in spans if _FILLED.search(text[start:end])]
        rows += [(number, *row) for row in _disguised(written)]
    return _table(articles, rows, ["start", "end", "surface", "restored"])


_ZERO_WIDTH = re.compile("[\u200b-\u200d\u2060\ufeff]")
_FILLED = re.compile(rf"[{fillers.ARABIC}{fillers.HIDDEN}](?:{fillers.TATWEEL}|[^\w{fillers.HIDDEN}]|_|[\u200b-\u200d\u2060\ufeff])")


def _disguised(words: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Pick the disguises among an article's filled `words` (start, end, surface, restored)."""
    sure = {row for row in words if fillers.disguised(row[2], row[3])}
    loose = 2 * len(sure) >= len(words) and not any(fillers.stretched(row[2], row[3]) for row in words if row not in sure)
    return [row for row in words if row in sure or (loose and fillers.inside(row[2]))]


def _texts(articles: pd.DataFrame) -> Iterator[tuple[int, str, str | None]]:
    """Yield number, text and known title of every article; what is missing is empty or None."""
    known = articles["title"] if "title" in articles else [None] * len(articles)
    for number, (text, title) in enumerate(zip(articles["text"], known, strict=True)):
        yield number, text if isinstance(text, str) else "", title if isinstance(title, str) and title.strip() else None


def _lines(text: str, title: str | None) -> list[tuple[int, int, rules.Kind]]:
    """Get start, end and kind of every line that is not blank."""
    breaks = [match.span() for match in _BREAK.finditer(text)]
    spans = list(zip([0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(text)], strict=True))
    keys = fold.key("\n".join(text[start:end] for start, end in spans)).split("\n")
    seen = [(start, end, key) for (start, end), key in zip(spans, keys, strict=True) if not _blank(text[start:end])]
    kinds = layout.kinds([rules.read(text[start:end], key) for start, end, key in seen], title)
    return [(start, end, kind) for (start, end, _), kind in zip(seen, kinds, strict=True)]


def _blank(line: str) -> bool:
    return not line.strip(" \t\xa0\u200b\u200e\u200f\ufeff\u202a\u202b\u202c") or line.isspace()


def _sentences(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each sentence of the line from `low` to `high`."""
    line = text[low:high]
    cuts = [match.end() for match in _STOP.finditer(line) if _ends(line, match)]
    start = 0
    for cut in [*cuts, len(line)]:
        part = line[start:cut]
        if (cut == len(line) or _LETTER.search(part)) and part.strip():
            yield low + start + len(part) - len(part.lstrip()), low + start + len(part.rstrip())
            start = cut


def _ends(line: str, match: re.Match[str]) -> bool:
    """Say whether the stop found in `line` ends a sentence."""
    stop, closed, rest, before = match["stop"], match["closed"], line[match.end() : match.end() + 6], line[: match.start()][-24:]
    if not rest.strip():
        return False  # the end of the line ends it
    if not rest[0].isspace():
        return not closed and bool(_GLUED.search(before)) and bool(_AND.match(rest) if stop == "." else _LETTER.match(rest))
    if rest.lstrip()[0] in "،,؛;:.”»)]":
        return False
    if stop == ".":
        return not (_SHORT.search(before) and not _ERA.search(before)) and not (len(before) < 24 and _NUMBER.fullmatch(before))
    return not closed and bool(before.strip())


def _table(articles: pd.DataFrame, rows: list[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    """Turn rows that begin with the number of their article into a table with its `article_id`."""
    table = pd.DataFrame(rows, columns=["article_id", *columns])
    ids = pd.Categorical(articles["article_id"])
    codes = ids.codes[table["article_id"].to_numpy(np.int64)] if rows else np.empty(0, np.int8)
    table["article_id"] = pd.Categorical.from_codes(codes, dtype=ids.dtype)
    text = {column: "str" for column in columns if column not in ("start", "end")}
    return table.astype({"start": np.int32, "end": np.int32, **text})

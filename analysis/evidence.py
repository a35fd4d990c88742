"""Follow any table with spans back to the sentences it came from, in the original spelling."""

import datetime
import html
import re
from collections.abc import Collection, Hashable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import _checks, clean, fold, spans, tokens
from analysis.counts import runs
from analysis.fold import characters

SPAN = ("article_id", "start", "end")
Offsets = npt.NDArray[np.int64]
_BREAK = re.compile(f"[{characters.BREAKS}]")


class Html(str):
    """Markup that a notebook shows as it is meant to look."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def sentences(articles: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Add to each row the sentence it stands in.

    Parameters
    ----------
    articles
        The table of articles that the rows were found in.
    rows
        Any table with `article_id`, `start` and `end`. Ids are compared as they are written: "7" is the article 7.

    Returns
    -------
    DataFrame
        The rows as given (same order and index) with `sentence`, `sentence_start`, `sentence_end` and `outlet`. A row that runs over
        several sentences gets all of them; a row outside all sentences (in a byline, say) gets its line.

    Raises
    ------
    ValueError
        A row has no span, points outside its article, or belongs to an article that is not in `articles`; or two of these have one id.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": ["وصل الوفد. غادر الوزير."]})
    >>> sentences(articles, pd.DataFrame({"article_id": ["a"], "start": [11], "end": [15]}))["sentence"][0]
    'غادر الوزير.'
    """
    texts = _texts(articles, rows)
    starts, ends = _bounds(clean.sentences(articles[_ids(articles).isin(set(_ids(rows)))]), texts, rows)
    out = rows.assign(
        sentence=[texts[article][a:b] for (article, _, _), a, b in zip(_spans(rows), starts, ends, strict=True)],
        sentence_start=starts,
        sentence_end=ends,
    )
    if "outlet" in articles:
        out["outlet"] = _ids(rows).astype(object).map(dict(zip(_ids(articles), articles["outlet"], strict=True)))
    return out


def concordance(articles: pd.DataFrame, rows: pd.DataFrame, *, width: int = 40) -> pd.DataFrame:
    """Show each row in its context (keyword in context), in the original spelling.

    Parameters
    ----------
    articles, rows
        As for `sentences`.
    width
        Characters of context on each side, at most; a word cut in two is left out, and the context ends with its line.

    Returns
    -------
    DataFrame
        The rows with `left` (what is read before), `match` and `right` (what is read after). In Arabic, `left` stands at the right.
    """
    if width < 1:
        msg = f"width={width!r}: give the number of characters on each side, at least 1."
        raise ValueError(msg)
    texts = _texts(articles, rows)
    contexts = [_context(texts[article], start, end, width) for article, start, end in _spans(rows)]
    columns = list(zip(*contexts, strict=True)) or [(), (), ()]
    return rows.assign(left=list(columns[0]), match=list(columns[1]), right=list(columns[2]))


def find(
    articles: pd.DataFrame,
    words: str,
    *,
    exact: bool = False,
    lemmas: bool = False,
    stopwords: Collection[str] | bool = False,
    known: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find a word or a phrase wherever it stands in a title, heading or body.

    The words of a phrase stand in one sentence with nothing between them, not even a number: what is found is what `counts` counts.

    Parameters
    ----------
    articles
        The table of articles.
    words
        One word or several in a row, in any spelling: «ادلب» finds «إدلب», «قتل» finds «قـ.ـتـ.ــل».
    exact
        Find only this written form; otherwise every form with the same lemma («روسيا» finds «لروسيا»).
    lemmas
        Take `words` for lemmas as they are, such as a `term` of `counts.terms`, instead of looking up the lemma of each.
    stopwords
        Words to leave out, as in `counts.terms`: with what was given there (True by default) a term has as many rows as were counted.
        Otherwise a written form that is a function word is found, too, where it shares its lemma with other words («مثل», «مَثَل»).
    known
        What ``tokens.table(articles)`` returned, if it was called before: to look for many words, it need not be made for each.

    Returns
    -------
    DataFrame
        `article_id`, `start`, `end`: one row per occurrence.
    """
    found = tokens.table(articles) if known is None else known
    if lemmas:
        wanted = words.split()
    else:
        wanted = [fold.key(word) if exact else tokens.lemma(word) for word in fold.words([words])["word"].astype(str)]
    if not wanted:
        msg = f"{words!r}: no word to look for. Give a word, such as «روسيا»."
        raise ValueError(msg)
    column = found["token" if exact else "lemma"].cat
    numbers, codes = column.categories.get_indexer(pd.Index(wanted)), column.codes.to_numpy()
    first = np.flatnonzero(codes[: max(len(found) - len(wanted) + 1, 0)] == numbers[0]) if (numbers >= 0).all() else np.empty(0, np.int64)
    for place, number in enumerate(numbers):
        first = first[codes[first + place] == number]
    if len(wanted) > 1 or stopwords is not False:
        rows = first[:, None] + np.arange(len(wanted))
        run = found.iloc[rows.ravel()]
        follows, left = (flags.reshape(rows.shape) for flags in (runs.neighbours(run), runs.left_out(run, stopwords)))
        first = first[follows[:, 1:].all(axis=1) & ~left.any(axis=1)]
    ends = found["end"].to_numpy()[first + len(wanted) - 1]
    places: pd.DataFrame = found[["article_id", "start"]].iloc[first]
    return places.assign(end=ends).reset_index(drop=True)


def show(articles: pd.DataFrame, rows: pd.DataFrame, *, english: pd.DataFrame | None = None, limit: int = 10) -> Html:
    """Show the sentences of `rows` for reading: right to left, the match marked, outlet and date beside it.

    Parameters
    ----------
    articles, rows
        As for `sentences`. A column `gloss` in `rows` is shown in grey beside the match.
    english
        Translations, one row per stretch of text (`article_id`, `start`, `end`, `english`), such as ``corpus.translations()``.
    limit
        The most rows shown; how many more there are is said below.

    Returns
    -------
    Html
        Shown by a notebook when it is the last value of a cell. Without rows it says so in words.
    """
    if not len(rows):
        return Html("<p style='color:#777'>No sentences.</p>")
    found = sentences(articles, rows.head(limit))
    dates = dict(zip(_ids(articles), articles["date"], strict=True)) if "date" in articles else {}
    items = [_item(row, dates.get(str(row["article_id"])), english) for row in found.to_dict("records")]
    more = f"<p style='color:#777'>… and {len(rows) - limit} more.</p>" if len(rows) > limit else ""
    return Html("<div style='max-width:52em'>" + "".join(items) + more + "</div>")


def table(rows: pd.DataFrame) -> Html:
    """Show a table with Arabic for reading: each cell runs from the side that its words begin at, and nothing is cut off.

    Returns
    -------
    Html
        Shown by a notebook when it is the last value of a cell. The row labels are left out.
    """
    cell = "style='text-align:{};padding:.25em .8em;vertical-align:top'"
    heads = "".join(f"<th {cell.format('left')}>{html.escape(str(name))}</th>" for name in rows.columns)
    body = "".join(
        "<tr>" + "".join(f"<td dir='auto' {cell.format('start')}>{_cell(value)}</td>" for value in row) + "</tr>"
        for row in rows.itertuples(index=False, name=None)
    )
    return Html(f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>")


def _cell(value: Any) -> str:
    return "" if pd.isna(value) else html.escape(str(value))


def _item(row: dict[Hashable, Any], date: Any, english: pd.DataFrame | None) -> str:
    sentence, start, end = row["sentence"], row["start"] - row["sentence_start"], row["end"] - row["sentence_start"]
    marked = f"{html.escape(sentence[:start])}<mark>{html.escape(sentence[start:end])}</mark>{html.escape(sentence[end:])}"
    parts = (row.get("outlet"), _day(date), row.get("gloss"))
    source = " · ".join(f"<bdi>{html.escape(str(part))}</bdi>" for part in parts if part is not None and part == part)
    translated = "" if english is None else _english(row, english)
    return (
        "<div style='margin:0 0 .9em;border-right:3px solid #bbb;padding-right:.8em'>"
        f"<div dir='rtl' lang='ar' style='text-align:right;font-size:115%;line-height:1.8'>{marked}</div>"
        f"<div dir='rtl' style='text-align:right;color:#777;font-size:85%'>{source}</div>"
        f"{translated}</div>"
    )


def _english(row: dict[Hashable, Any], english: pd.DataFrame) -> str:
    same = _ids(english) == str(row["article_id"])
    inside = same & (english["start"] < row["sentence_end"]) & (english["end"] > row["sentence_start"])
    text = " ".join(english.loc[inside, "english"])
    return f"<div dir='ltr' lang='en' style='text-align:left;color:#555;font-size:90%'>{html.escape(text)}</div>" if text else ""


def _day(date: Any) -> str | None:
    """Day of a date; what is no date, such as a text, stays as it is written."""
    if pd.isna(date):
        return None
    return f"{date:%Y-%m-%d}" if isinstance(date, datetime.date) else str(date).strip() or None


def _ids(table: pd.DataFrame) -> "pd.Series[str]":
    """Ids as texts, which is how they are compared here."""
    return table["article_id"].astype(str)


def _texts(articles: pd.DataFrame, rows: pd.DataFrame) -> dict[str, str]:
    if missing := [column for column in SPAN if column not in rows]:
        given = ", ".join(map(str, rows.columns))
        msg = f"rows: no column {missing[0]!r}. Give a table with article_id, start and end; the columns of this one are: {given}."
        raise ValueError(msg)
    _checks.distinct(_ids(articles).to_frame())
    texts = dict(zip(_ids(articles), articles["text"].fillna(""), strict=True))
    for article, start, end in _spans(rows):
        if article not in texts:
            msg = f"rows: the article {article!r} is not in `articles`. Give the table of articles that the rows were found in."
            raise ValueError(msg)
        if not 0 <= start <= end <= len(texts[article]):
            msg = f"rows: the span {start}–{end} is not inside the article {article!r}, which has {len(texts[article])} characters."
            raise ValueError(msg)
    return texts


def _spans(rows: pd.DataFrame) -> Iterator[tuple[str, int, int]]:
    return zip(_ids(rows), rows["start"].astype(int), rows["end"].astype(int), strict=True)


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the line, or lines, of a span; they break where those of `clean.lines` do."""
    last = _BREAK.search(text, end)
    return max(text.rfind(mark, 0, start) for mark in characters.BREAKS) + 1, last.start() if last else len(text)


def _bounds(parts: pd.DataFrame, texts: dict[str, str], rows: pd.DataFrame) -> tuple[Offsets, Offsets]:
    """Start of the first and end of the last of the sentences `parts` that each row touches; of its line where there is none."""
    start, end = (rows[edge].to_numpy(np.int64) for edge in ("start", "end"))
    places = pd.DataFrame({"article_id": _ids(rows).array, "start": start, "final": np.maximum(end - 1, start)})
    parts = parts.assign(article_id=_ids(parts))
    first, last = (spans.containing(places, parts, at=edge) for edge in ("start", "final"))
    part_starts, part_ends = (np.append(parts[edge].to_numpy(np.int64), -1) for edge in ("start", "end"))  # -1: no such sentence
    starts, ends = part_starts[first], np.maximum(end, part_ends[last])
    alone = np.flatnonzero(first < 0)
    lines = [_line(texts[name], a, b) for name, a, b in zip(places["article_id"].iloc[alone], start[alone], end[alone], strict=True)]
    starts[alone], ends[alone] = np.array(lines, np.int64).reshape(-1, 2).T
    return starts, ends


def _context(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    first, last = _line(text, start, end)
    left, right = text[max(first, start - width) : start], text[end : min(last, end + width)]
    if start - width > first and not text[start - width - 1].isspace():
        left = left.partition(" ")[2]
    if end + width < last and not text[end + width].isspace():
        right = right.rpartition(" ")[0]
    return left, text[start:end], right

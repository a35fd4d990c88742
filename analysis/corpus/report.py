"""Say what came in: rows read, kept and refused, what was guessed, what each outlet's texts are like, and which are copies."""

import functools
import html
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis import clean, fold
from analysis.corpus import encodings
from analysis.corpus.captions import counted
from analysis.corpus.pairs import duplicates

_ARABIC = "[\u0621-\u0652\u0670-\u06d3]"
_ALIKE = re.compile(rf"{_ARABIC}*[{''.join(map(chr, fold.LOOK_ALIKE))}]{_ARABIC}*")
SHOWN = 10  # rows of a table in the report


@dataclass(frozen=True, eq=False)
class Intake:
    """A corpus that was read, and what there is to know about it before it is analysed.

    Attributes
    ----------
    articles
        The table of articles, as `load` returns it.
    refused
        Rows that are no article: `source`, `row` (counted from 1 after the header; missing for a whole file), `reason`,
        `value` (the beginning of what was refused).
    guesses
        Sentences on what was guessed or left open: columns, encodings, delimiters, dates.
    read
        How many rows were read.
    refused_file
        Where the refused rows are in full, or an empty text.
    """

    articles: pd.DataFrame
    refused: pd.DataFrame
    guesses: list[str]
    read: int
    refused_file: str = ""
    encodings: list[str] = field(default_factory=list, repr=False)

    @functools.cached_property
    def outlets(self) -> pd.DataFrame:
        """One row per outlet, the largest first.

        Columns: `outlet` (missing where unknown), `articles`, `undated`, `characters` (median of an article), `disguised` (words, see
        ``clean.obfuscations``), `look_alikes` (Arabic words with Persian or Urdu letters, such as «ی» for «ي»), `encodings`.
        """
        articles = self.articles
        texts = articles["text"].astype(object)
        disguised = clean.obfuscations(articles)["article_id"].value_counts()
        names = [encodings.NAMES.get(name, name) for name in self.encodings] if self.encodings else [""] * len(articles)
        rows = pd.DataFrame(
            {
                "outlet": articles["outlet"],
                "undated": articles["date"].isna(),
                "characters": texts.str.len(),
                "disguised": articles["article_id"].map(dict(disguised)).fillna(0).astype(int),
                "look_alikes": [len(_ALIKE.findall(text)) for text in texts],
                "encodings": names,
            }
        )
        groups = [(None if outlet != outlet else str(outlet), group) for outlet, group in rows.groupby("outlet", dropna=False, sort=True)]
        table = pd.DataFrame([_outlet(outlet, group) for outlet, group in groups], columns=list(_OUTLET))
        return table.sort_values("articles", ascending=False, kind="stable", ignore_index=True)

    @functools.cached_property
    def duplicates(self) -> pd.DataFrame:
        """Pairs of articles with the same or nearly the same text (`corpus.duplicates`); found when first asked for."""
        return duplicates(self.articles)

    def report(self) -> str:
        """Write all of it as Markdown, plain enough to be read as it is."""
        return "\n\n".join(f"**{title}**\n\n{_markdown(body)}" for title, body in self._sections())

    def __str__(self) -> str:
        return self.report()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = [f"<h4>{html.escape(title)}</h4>{_html(body)}" for title, body in self._sections()]
        return f"<div dir='auto'>{''.join(parts)}</div>"

    def _sections(self) -> list[tuple[str, Any]]:
        sections: list[tuple[str, Any]] = [("Read", self._counts())]
        if len(self.refused):
            title = f"Refused (in full in {self.refused_file})" if self.refused_file else "Refused"
            sections += [(title, _reasons(self.refused)), ("The first of them", self.refused.head(SHOWN))]
        sections += [("Guessed or left open", self.guesses)] if self.guesses else []
        sections += [(_of("Outlets", self.outlets), self.outlets.head(SHOWN))]
        pairs, across = self.duplicates, self._across
        tables = {"Copies across outlets": pairs[across], "Copies within an outlet, or where one is not known": pairs[~across]}
        return sections + [(_of(f"{title}, the most alike first", rows), rows.head(SHOWN)) for title, rows in tables.items() if len(rows)]

    @property
    def _across(self) -> "pd.Series[bool]":
        """Which pairs are by two outlets, as far as these are known."""
        outlets = self.duplicates[["outlet_a", "outlet_b"]].astype(object)
        return outlets.notna().all(axis=1) & (outlets["outlet_a"] != outlets["outlet_b"])

    def _counts(self) -> pd.DataFrame:
        articles, pairs = self.articles, self.duplicates
        dates = articles["date"].dropna()
        counts = {
            "rows read": self.read,
            "articles kept": len(articles),
            "rows refused": len(self.refused),
            "of these with an empty text": int((self.refused["reason"] == "empty text").sum()),
            "articles without an outlet": int(articles["outlet"].isna().sum()),
            "articles without a date": int(articles["date"].isna().sum()),
            "first day": f"{dates.min():%Y-%m-%d}" if len(dates) else "",
            "last day": f"{dates.max():%Y-%m-%d}" if len(dates) else "",
            "pairs of exact copies": int((pairs["kind"] == "exact").sum()),
            "pairs of near copies": int((pairs["kind"] == "near").sum()),
            "pairs across two outlets": int(self._across.sum()),
        }
        return pd.DataFrame({"": list(counts), "number": [_cell(value) for value in counts.values()]})


_OUTLET = ("outlet", "articles", "undated", "characters", "disguised", "look_alikes", "encodings")


def _outlet(outlet: str | None, group: pd.DataFrame) -> tuple[Any, ...]:
    found = Counter(name for name in group["encodings"] if name)
    named = ", ".join(name if len(found) == 1 else f"{name} {number:,}" for name, number in found.most_common())
    sums = (int(group[name].sum()) for name in ("disguised", "look_alikes"))
    return outlet, len(group), int(group["undated"].sum()), int(group["characters"].median()), *sums, named


def _reasons(refused: pd.DataFrame) -> pd.DataFrame:
    counts = refused["reason"].str.split(":").str[0].value_counts()
    return pd.DataFrame({"reason": counts.index.astype(object), "rows": counts.to_numpy()})


def _of(title: str, table: pd.DataFrame) -> str:
    return title if len(table) <= SHOWN else f"{title} ({SHOWN} of {counted(len(table), 'row')})"


def _cell(value: Any) -> str:
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return "–"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return f"{value:.2f}"
    text = value if isinstance(value, str) else f"{value:,}"
    return " ".join(text.split())[:100]


def _markdown(body: Any) -> str:
    if isinstance(body, list):
        return "\n".join(f"- {sentence}" for sentence in body)
    rows = [
        list(map(str, body.columns)),
        ["---"] * len(body.columns),
        *([_cell(cell) for cell in row] for row in body.itertuples(index=False)),
    ]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)


def _html(body: Any) -> str:
    if isinstance(body, list):
        return f"<ul>{''.join(f'<li>{html.escape(sentence)}</li>' for sentence in body)}</ul>"
    head = "".join(f"<th>{html.escape(str(name))}</th>" for name in body.columns)
    rows = ("".join(f"<td dir='auto'>{html.escape(_cell(cell))}</td>" for cell in row) for row in body.itertuples(index=False))
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

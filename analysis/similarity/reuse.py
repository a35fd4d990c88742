"""Find copied wording: runs of words that stand in two articles alike, whatever the articles are about."""

from collections.abc import Collection
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.keyness.contrast import labels
from analysis.similarity.robustness import is_name

Ints = npt.NDArray[np.int64]
WIDESPREAD = 50  # articles; a run of words in more of them is boilerplate, and its pairs would be countless
CONTENT = 7  # content words, from which on shared wording is called copied: see `shared_passages`
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)

COLUMNS = ["article_a", "article_b", "start_a", "end_a", "start_b", "end_b", "words", "articles", "kind"]


def shared_passages(
    tokens: pd.DataFrame,
    *,
    minimum: int = 8,
    unit: Literal["token", "lemma"] = "token",
    names: Collection[str] | None = None,
    quotes: pd.DataFrame | None = None,
    common: int = 5,
    content: int = CONTENT,
) -> pd.DataFrame:
    """Find every longest run of at least `minimum` words that two articles share.

    A long run means one copied the other or both copied a third (an agency, a statement, a speaker); which of these, the run does
    not say. Time grows with the number of words, not of pairs of articles: runs are found through equal hashes of `minimum` words.

    Parameters
    ----------
    tokens
        What `tokens.table` returns. Words are compared in folded form, so disguises, marks and spellings of alef do not hide a copy.
    minimum
        Words in the shortest run, at least 2. Below 6, names with titles and set phrases begin to fill the table.
    unit
        "token", or "lemma" to see through changes of ending and clitics.
    names
        Words that count as names, for `kind`; those of the lexicons of actors and names unless given.
    quotes
        What `quotes.find` returns, to tell quotations apart.
    common
        A run that stands in so many articles and is shorter than two times `minimum` is a formula.
    content
        A run with fewer content words (neither function words nor names) is a phrase: «على اتفاق وقف إطلاق النار» is what anybody
        calls it. 7 by default.

    Returns
    -------
    DataFrame
        One row per pair of places, longest first: `article_a`, `article_b`, `start_a`, `end_a`, `start_b`, `end_b` (offsets into the raw
        texts), `words`, `articles` (how many hold its rarest `minimum` words), `kind`: "quotation" (inside marks in both),
        "name" (half of it or more is names: a person with titles), "formula", "phrase" (too short to tell a set phrase from a copy),
        "copied". ``attrs["widespread"]`` counts the words that begin a run found in over 50 articles; such runs are taken for
        boilerplate and only found as parts of longer ones.

    Notes
    -----
    Seven words in a row were the measure of copying in Citron & Ginsparg (2015), Patterns of text reuse in a scientific corpus, PNAS
    112(1); here they are seven content words, because Arabic titles and set phrases are long. Measured on 15,647 articles of 14
    newsrooms: of the runs with 3 to 6 content words a third came from two articles that share more wording elsewhere, of those with
    7 or more over half, with 15 or more four fifths and more. So "copied" is a reason to read both places, not a verdict.
    """
    if minimum < 2:
        msg = f"minimum is {minimum}; a run has at least 2 words."
        raise ValueError(msg)
    words = _in_order(tokens)
    article = words["article_id"].cat.codes.to_numpy().astype(np.int64)
    code = labels(words[unit]).cat.codes.to_numpy().astype(np.int64)
    left, right, held, widespread = _seeds(code, article, minimum)
    left, right, length, held = _runs(left, right, held, minimum)
    left, right, length, held = _extended(left, right, length, held, code, article)
    table = _located(words, left, right, length).assign(words=length, articles=held)
    is_names = is_name(words, names)
    long = _within(~(is_names | words["stop"].to_numpy(bool)), left, length) >= content
    share = _within(is_names, left, length) / np.maximum(length, 1)
    table["kind"] = _kinds(table, share, long, quotes, minimum=minimum, common=common)
    order = [*COLUMNS[:2], "start_a", "start_b"]
    table = table[COLUMNS].sort_values(["words", *order], ascending=[False] + [True] * 4, ignore_index=True)
    table.attrs = {"minimum": minimum, "unit": unit, "widespread": widespread}
    return table


def _in_order(tokens: pd.DataFrame) -> pd.DataFrame:
    article = labels(tokens["article_id"])
    article = article.cat.set_categories(sorted(article.cat.categories))
    words = tokens.assign(article_id=article)
    order = np.lexsort((tokens["start"].to_numpy(), article.cat.codes.to_numpy()))
    return words if (np.diff(order) == 1).all() else words.iloc[order]


def _seeds(code: Ints, article: Ints, minimum: int) -> tuple[Ints, Ints, Ints, int]:
    """Places (left, right) in different articles where the same `minimum` words begin, and the number of articles that hold them."""
    starts = np.arange(max(len(code) - minimum + 1, 0))
    starts = starts[article[starts] == article[starts + minimum - 1]]
    hashed = _hashes(code, minimum)[starts]
    order = np.argsort(hashed, kind="stable")
    starts, hashed = starts[order], hashed[order]
    first = np.flatnonzero(np.r_[True, hashed[1:] != hashed[:-1]][: len(hashed)])
    group = np.repeat(np.arange(len(first)), np.diff(np.r_[first, len(hashed)]))
    new_article = np.r_[True, (group[1:] != group[:-1]) | (article[starts[1:]] != article[starts[:-1]])][: len(starts)]
    held = np.bincount(group, weights=new_article, minlength=len(first)).astype(np.int64)
    several = (held[group] > 1) & (held[group] <= WIDESPREAD)
    widespread = int((held[group] > WIDESPREAD).sum())
    starts, group = starts[several], group[several]
    pairs = [np.empty((2, 0), np.int64)]
    distance = 1
    while (same := group[distance:] == group[:-distance]).any():
        pairs.append(np.stack([starts[:-distance][same], starts[distance:][same]]))
        distance += 1
    left, right = np.concatenate(pairs, axis=1)
    real = article[left] != article[right]
    for step in range(minimum):  # equal hashes are all but surely equal words; make it surely
        real &= code[left + step] == code[right + step]
    of_start = np.zeros(len(code), np.int64)
    of_start[starts] = held[group]
    return left[real], right[real], of_start[left[real]], widespread


def _hashes(code: Ints, minimum: int) -> npt.NDArray[np.uint64]:
    """Hash of the `minimum` words from each place on, modulo 2**64."""
    mixed = (code.astype(np.uint64) + np.uint64(1)) * MULTIPLIER
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    total = np.zeros(max(len(code) - minimum + 1, 0), np.uint64)
    for step in range(minimum):
        total = total * MULTIPLIER + mixed[step : step + len(total)]
    return total


def _runs(left: Ints, right: Ints, held: Ints, minimum: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Join seeds that follow each other in both articles."""
    order = np.lexsort((left, right - left))
    left, right, held = left[order], right[order], held[order]
    apart = (np.diff(right - left) != 0) | (np.diff(left) != 1)
    first = np.flatnonzero(np.r_[True, apart][: len(left)])
    if not len(first):
        return left, right, left, held
    length = np.diff(np.r_[first, len(left)]) + minimum - 1
    return left[first], right[first], length, np.minimum.reduceat(held, first)


def _extended(left: Ints, right: Ints, length: Ints, held: Ints, code: Ints, article: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Lengthen runs over words that no seed covers (parts in too many articles), and drop runs that became the same."""
    for step in (-1, 1):
        growing = np.arange(len(left))
        while len(growing):
            edge = np.where(step < 0, 0, length[growing] - 1)
            a, b = left[growing] + edge + step, right[growing] + edge + step
            inside = (a >= 0) & (b < len(code))
            a, b, growing = a[inside], b[inside], growing[inside]
            same = (code[a] == code[b]) & (article[a] == article[left[growing]]) & (article[b] == article[right[growing]])
            growing = growing[same]
            length[growing] += 1
            if step < 0:
                left[growing] -= 1
                right[growing] -= 1
    runs = pd.DataFrame({"left": left, "right": right, "length": length, "held": held}).groupby(["left", "right"], as_index=False)
    merged = runs.agg({"length": "max", "held": "min"})
    return tuple(merged[name].to_numpy(np.int64) for name in ("left", "right", "length", "held"))  # type: ignore[return-value]


def _located(words: pd.DataFrame, left: Ints, right: Ints, length: Ints) -> pd.DataFrame:
    start, end = words["start"].to_numpy(), words["end"].to_numpy()
    article = words["article_id"].array
    parts: dict[str, Any] = {}
    for name, place in (("a", left), ("b", right)):
        parts |= {f"article_{name}": article[place], f"start_{name}": start[place], f"end_{name}": end[place + length - 1]}
    return pd.DataFrame(parts)


def _within(marked: npt.NDArray[np.bool_], left: Ints, length: Ints) -> Ints:
    """How many of the words of each run are marked."""
    before: Ints = np.r_[0, np.cumsum(marked)].astype(np.int64)
    return np.asarray(before[left + length] - before[left], np.int64)


def _kinds(
    table: pd.DataFrame,
    names: npt.NDArray[np.float64],
    long: npt.NDArray[np.bool_],
    quotes: pd.DataFrame | None,
    *,
    minimum: int,
    common: int,
) -> npt.NDArray[np.str_]:
    formula = (table["articles"] >= common) & (table["words"] < 2 * minimum)
    kind = np.select([names >= 0.5, formula, ~long], ["name", "formula", "phrase"], "copied")
    if quotes is None:
        return kind
    inside = _quoted(table, "a", quotes) & _quoted(table, "b", quotes)
    return np.where(inside, "quotation", kind)


def _quoted(table: pd.DataFrame, side: str, quotes: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether at least half of each passage lies inside quotation marks."""
    places = table[[f"article_{side}", f"start_{side}", f"end_{side}"]].set_axis(["article_id", "from", "to"], axis=1)
    places = places.astype({"article_id": "str"}).rename_axis("row").reset_index()
    marks = quotes[["article_id", "start", "end"]].astype({"article_id": "str"})
    both = places.merge(marks, on="article_id")
    overlap = (both[["to", "end"]].min(axis=1) - both[["from", "start"]].max(axis=1)).clip(lower=0)
    covered = overlap.groupby(both["row"]).max().reindex(range(len(places)), fill_value=0)
    return (covered.to_numpy() >= (places["to"] - places["from"]).to_numpy() / 2).astype(bool)

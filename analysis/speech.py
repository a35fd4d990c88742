"""Whose words the words of an article are: the outlet's own, or those of somebody it quotes or reports.

`words` answers for every word, `acts` for every reporting word.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import _checks, spans

Cells = npt.NDArray[np.object_]


def words(tokens: pd.DataFrame, quoted: pd.DataFrame, reported: pd.DataFrame) -> pd.DataFrame:
    """Add to each word the voice it stands in, so that speech can be counted in words.

    Parameters
    ----------
    tokens
        What `tokens.table` returns.
    quoted, reported
        What `quotes.find` and `quotes.reporting` return (together: `quotes.read`).

    Returns
    -------
    DataFrame
        The words with `voice` ("outlet", "quote", "reported"), `speaker` and `side` (missing in the outlet's voice, and where the
        text leaves the speaker open). Of several stretches, speech in quotation marks counts first, then the innermost; names and single
        terms in quotation marks belong to the words around them.

    Notes
    -----
    A reported stretch ends with its sentence at the latest, so what the next sentence goes on telling counts as the outlet's: the
    share of reported speech is a lower bound. An aside of the outlet inside reported words counts as reported.

    Examples
    --------
    >>> said = pd.DataFrame({"article_id": ["a"], "start": [4], "end": [9], "kind": ["speech"], "speaker": ["س"], "side": ["other"]})
    >>> told = pd.DataFrame({"article_id": [], "content_start": [], "content_end": [], "speaker": [], "side": []})
    >>> words(pd.DataFrame({"article_id": ["a", "a"], "start": [0, 4], "end": [3, 9]}), said, told)["voice"].tolist()
    ['outlet', 'quote']
    """
    voice, who = _voices(tokens, quoted, reported)
    return tokens.assign(voice=pd.Categorical(voice), **{column: pd.Categorical(cells) for column, cells in who.items()})


def acts(articles: pd.DataFrame, quoted: pd.DataFrame, reported: pd.DataFrame) -> pd.DataFrame:
    """Add to each reporting word its outlet and the voice it stands in, so that a speaker's «زعم» is not taken for the outlet's.

    Parameters
    ----------
    articles
        Columns `article_id` (no two alike) and `outlet`.
    quoted, reported
        As in `words`.

    Returns
    -------
    DataFrame
        The rows of `reported` with `outlet`, and `voice`: "outlet", or "quote" or "reported" for a word inside other words that are quoted
        or reported.
    """
    voice, _ = _voices(reported, quoted, reported)
    return reported.assign(outlet=outlet(articles, reported), voice=pd.Categorical(voice))


def outlet(articles: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Outlet of each row of any table with `article_id`."""
    _checks.distinct(articles)
    outlets = articles.set_index("article_id")["outlet"]
    return rows["article_id"].astype(object).map(outlets).astype("category")


def _voices(rows: pd.DataFrame, quoted: pd.DataFrame, reported: pd.DataFrame) -> tuple[Cells, dict[str, list[str | None]]]:
    """Voice of each row, and its speaker and side."""
    marked = quoted[quoted["kind"] == "speech"].reset_index(drop=True)
    told = reported[reported["content_start"].notna()].drop(columns=["start", "end"], errors="ignore")
    told = told.rename(columns={"content_start": "start", "content_end": "end"}).reset_index(drop=True)
    voice = np.full(len(rows), "outlet", object)
    who = {column: np.full(len(rows), None, object) for column in ("speaker", "side")}
    for name, outer in (("reported", told), ("quote", marked)):
        inside = spans.containing(rows, outer)
        found = inside >= 0
        voice[found] = name
        for column, values in who.items():
            values[found] = outer[column].to_numpy(object)[inside[found]]
    return voice, {column: [cell if isinstance(cell, str) else None for cell in values] for column, values in who.items()}

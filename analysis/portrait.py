"""What an actor is called: the name of every mention, and every naming with its judgement and whose it is."""

from typing import Any

import pandas as pd

from analysis import actors, mentions, wording
from analysis.tokens import lemma

OWN, OTHERS = "in the outlet's own voice", "in the words of others"
PIECES = (f"hostile {OWN}", f"hostile {OTHERS}", "neutral", f"favourable {OTHERS}", f"favourable {OWN}")


def names(articles: pd.DataFrame, actor: str = "russia", *, calls: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add to each mention the name it uses, with all forms and spellings of a name counted as one.

    Parameters
    ----------
    articles, actor
        As in `mentions.find`.
    calls
        What ``mentions.find(articles, actor)`` returned, if it was called before.

    Returns
    -------
    DataFrame
        The mentions but those of kind "other" (a language, say), with `term` (the lemma of the noun that the adjective belongs to, or the
        first spelling of the name), `written` (how the term is written most often, with its adjective) and `gloss` (in English).

    Examples
    --------
    >>> found = names(pd.DataFrame({"article_id": ["a"], "text": ["وصل المبعوث الروسي إلى موسكو."]}))
    >>> found[["written", "gloss"]].to_numpy().tolist()
    [['المبعوث الروسي', 'Russian envoy'], ['موسكو', 'Moscow']]
    """
    calls = mentions.find(articles, actor) if calls is None else calls
    known = actors.match(articles, actor).drop_duplicates(["article_id", "start"])[["article_id", "start", "name"]]
    plain = calls[calls["kind"] != "other"].astype({"article_id": object})
    rows = plain.merge(known.astype({"article_id": object}), on=["article_id", "start"], how="left")
    described = rows["head"].notna()
    rows["name"] = rows["name"].fillna(rows["surface"]).astype(object)
    rows["term"] = [lemma(head) if known else name for head, known, name in zip(rows["head"], described, rows["name"], strict=True)]
    phrase = rows["head"].astype(object) + " " + rows["surface"].str.removeprefix("و").astype(object)
    rows["written"] = _most_frequent(rows["term"], phrase.where(described, rows["name"]))
    adjective = wording.short(rows["name"]).where(described, "")
    rows["gloss"] = (adjective + " " + wording.short(rows["term"])).str.strip()
    return rows.drop(columns="name")


def namings(articles: pd.DataFrame, actor: str = "russia", *, calls: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every naming: the mentions that do not judge, and all labels that do, with or without the name.

    Returns
    -------
    DataFrame
        Rows of ``mentions.labels`` and the neutral ones of ``mentions.find``, with `valence` and `piece`, one of `PIECES`: the judgement
        and whose it is. A label in somebody's quotation or report is that speaker's.
    """
    calls = mentions.find(articles, actor) if calls is None else calls
    neutral = calls[calls["naming"] == "neutral"].assign(valence="neutral").astype({"article_id": object})
    labels = mentions.labels(articles, actor).astype({"article_id": object})
    rows = pd.concat([labels, neutral], ignore_index=True) if len(labels) else neutral.reset_index(drop=True)
    own = rows["voice"].eq("outlet").map({True: OWN, False: OTHERS}).astype(object)
    rows["piece"] = (rows["valence"].astype(object) + " " + own).where(rows["valence"] != "neutral", "neutral")
    return rows


def actions(roles: pd.DataFrame) -> pd.DataFrame:
    """Keep the roles that rest on a verb or an action noun, with its lemma in English, so that actions can be counted and shown.

    Parameters
    ----------
    roles
        What `mentions.roles` returns.

    Returns
    -------
    DataFrame
        The rows with a `verb`, with `term` (the same lemma) and `gloss`.
    """
    rows = roles[roles["verb"].notna()].astype({"article_id": object, "verb": object}).reset_index(drop=True)
    return rows.assign(term=rows["verb"], gloss=wording.short(rows["verb"]))


def _most_frequent(terms: "pd.Series[Any]", written: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the most frequent form of each term; of equals the first."""
    table = pd.DataFrame({"term": terms, "written": written})
    ranked = table.groupby(["term", "written"], sort=False).size().sort_values(ascending=False, kind="stable").reset_index()
    return terms.map(ranked.drop_duplicates("term").set_index("term")["written"])

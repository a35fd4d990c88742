"""How far the frames agree with hand coding, and for whom that was measured: an agreement holds for one actor in the articles coded."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis import lexicon, wording

VALIDATION = lexicon.DATA / "frame_validation.csv"
FLOOR = 0.667  # Krippendorff's alpha, the least for tentative conclusions (Krippendorff 2004)
FEWEST = 5  # coded sentences with the frame; with fewer, its scores say nothing
ELSEWHERE = "elsewhere"
COLUMNS = ("frame", "n", "precision", "recall", "f1", "alpha", "alpha_low", "alpha_high", "validated", "actor", "articles")


def validation() -> pd.DataFrame:
    """Agreement of each frame with hand coding.

    Returns
    -------
    DataFrame
        `frame, n, precision, recall, f1, alpha, alpha_low, alpha_high, validated, actor, articles`: `n` is the number of coded sentences
        that carry the frame, `validated` is "yes" from `FLOOR` on, "under floor" below, and "too few" with fewer than `FEWEST` such
        sentences. `actor` is whom the coded sentences name, `articles` the ids of the coded articles, joined by "|". For another actor, or
        on other articles, code some and use `score.validate_frames`.
    """
    if not VALIDATION.exists():
        return pd.DataFrame(columns=COLUMNS)
    table = pd.read_csv(VALIDATION, dtype={"actor": str, "articles": str})
    return table.reindex(columns=list(dict.fromkeys([*table, *COLUMNS])))


def verdicts(frames: "Iterable[Any]", actor: str, articles: pd.DataFrame | None = None) -> "pd.Series[Any]":
    """Whether each frame was validated for this actor and, if they are given, on any of these articles.

    Parameters
    ----------
    frames
        Names of frames, with the index that the result gets if they are a series.
    actor
        Whom the sentences name.
    articles
        The articles that the frames are counted in.

    Returns
    -------
    Series
        "yes"; "elsewhere" for a frame that agrees with people, but for another actor or on other articles; "under floor"; "too few"; "no"
        for a frame that was never checked. Missing where `frames` is.

    Examples
    --------
    >>> verdicts(["diplomacy", "sport"], "russia").tolist(), verdicts(["diplomacy"], "turkey").tolist()
    (['yes', 'no'], ['elsewhere'])
    """
    column = frames if isinstance(frames, pd.Series) else pd.Series(list(frames), dtype=object)
    table = validation()
    known = dict(zip(table["frame"], table["validated"], strict=True))
    if not _covers(table, actor, articles):
        known = {frame: ELSEWHERE if verdict == "yes" else verdict for frame, verdict in known.items()}
    return pd.Series([None if pd.isna(frame) else known.get(frame, "no") for frame in column], index=column.index, dtype=object)


def checked(articles: pd.DataFrame, actor: str) -> str:
    """Say in a sentence what the frames were checked on, and whether that was this actor and these articles.

    Examples
    --------
    >>> checked(pd.DataFrame({"article_id": ["a", "b"]}), "us")
    'The frames were not checked for the US in these articles: people coded sentences about Russia in 3 others.'
    """
    table = validation()
    if table.empty:
        return "The frames were not checked against hand coding."
    whom, coded = str(table["actor"].iloc[0]), _coded(table)
    here = len(coded & set(articles["article_id"].astype(str)))
    if here and whom == actor:
        passed = int((table["validated"] == "yes").sum())
        agreed = f"{passed} of {len(table)} agree with people well enough"
        return f"The frames were checked on {here} of these {len(articles):,} articles: {agreed}."
    asked, about = (wording.actor(name, the=True) for name in (actor, whom))
    others = f"{here} of them" if here else f"{len(coded)} others"
    return f"The frames were not checked for {asked} in these articles: people coded sentences about {about} in {others}."


def _coded(table: pd.DataFrame) -> set[str]:
    return {article for cell in table["articles"].dropna() for article in str(cell).split("|")}


def _covers(table: pd.DataFrame, actor: str, articles: pd.DataFrame | None) -> bool:
    """Whether the hand coding was about this actor and on some of these articles."""
    if table.empty or not (table["actor"] == actor).any():
        return False
    return articles is None or bool(_coded(table) & set(articles["article_id"].astype(str)))

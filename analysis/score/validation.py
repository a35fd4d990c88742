"""Decide which frames agree with hand coding well enough to be shown without a warning."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import framing
from analysis.inference import agreement

COLUMNS = ["frame", "n", "precision", "recall", "f1", "alpha", "alpha_low", "alpha_high", "validated"]


def verdicts(
    hand: pd.DataFrame, found: pd.DataFrame, *, actor: str = "russia", articles: Sequence[str] = (), to: str | Path | None = None
) -> pd.DataFrame:
    """Table of `framing.validation` from the decisions of people and program: one row per sentence, one column per frame.

    `actor` and `articles` (their ids) say whom and what was coded, so that nobody takes the verdicts for those of another actor or corpus.
    """
    rows = [[frame, *_measured(hand[frame].to_numpy(bool), found[frame].to_numpy(bool))] for frame in hand]
    table = pd.DataFrame(rows, columns=COLUMNS).round(3).assign(actor=actor, articles="|".join(articles))
    if to is not None:
        table.to_csv(to, index=False, lineterminator="\n")
    return table


def _measured(yes: npt.NDArray[np.bool_], guess: npt.NDArray[np.bool_]) -> list[float | str]:
    hits, missed, alarms = int((yes & guess).sum()), int((yes & ~guess).sum()), int((~yes & guess).sum())
    precision, recall = agreement.proportion(hits, hits + alarms)[0], agreement.proportion(hits, hits + missed)[0]
    alpha = agreement.alpha(yes, guess)
    coded = int(yes.sum())
    verdict = "too few" if coded < framing.FEWEST else "yes" if alpha[0] >= framing.FLOOR else "under floor"
    return [coded, precision, recall, agreement.f_score(hits, missed, alarms)[0], *alpha, verdict]

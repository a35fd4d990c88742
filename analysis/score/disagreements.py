"""Where the program and the hand coding differ: misses, false alarms and wrong labels, each as a row with its line."""

import pandas as pd

from analysis.inference import agreement
from analysis.score import checks


def spans(layer: str, mine: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Spans that only one side has, and pairs that differ in a label."""
    rows = []
    overlap = 0.3 if layer == "quotations" else 0.5
    wanted = {**checks.CHECKS[layer], "naming": checks.same("naming")}
    for one, other, outcome in agreement.pair(mine, found, overlap=overlap).itertuples(index=False):
        if outcome in ("missed", "false alarm"):
            table, number = (mine, one) if outcome == "missed" else (found, other)
            rows.append({**table.iloc[number][agreement.SPAN], "error": outcome, "expected": None, "found": None})
        elif outcome == "hit":
            coded_row, found_row = mine.iloc[one].to_dict(), found.iloc[other].to_dict()
            both = [column for column in wanted if column in coded_row and column in found_row]
            wrong = [column for column in both if wanted[column](coded_row, found_row) is False]
            span = {key: found_row[key] for key in agreement.SPAN}
            rows += [{**span, "error": f"wrong {column}", "expected": coded_row[column], "found": found_row[column]} for column in wrong]
    return pd.DataFrame(rows, columns=[*agreement.SPAN, "error", "expected", "found"])


def frames(mine: pd.DataFrame, yes: pd.DataFrame, guess: pd.DataFrame) -> pd.DataFrame:
    """Frames that people saw and the dictionary did not, and the reverse, from the decisions of both."""
    places = mine.loc[mine["counted"], agreement.SPAN].reset_index(drop=True)
    parts = [places[yes[frame] & ~guess[frame]].assign(error="missed", expected=frame, found=None) for frame in map(str, yes)]
    parts += [places[guess[frame] & ~yes[frame]].assign(error="false alarm", expected=None, found=frame) for frame in map(str, yes)]
    rows = pd.concat(parts) if parts else places[:0]
    return rows.sort_values(agreement.SPAN, kind="stable").reindex(columns=[*agreement.SPAN, "error", "expected", "found"])


def with_sentences(articles: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Add the line that each row stands in."""
    texts = dict(zip(articles["article_id"], articles["text"], strict=True))
    return rows.assign(sentence=[_line(texts[a], s, e) for a, s, e in rows[agreement.SPAN].itertuples(index=False)])


def _line(text: str, start: int, end: int) -> str:
    """Return the line around a span, the span in [brackets] unless it is the line."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = len(text) if last < 0 else last
    marked = f"{text[first:start]}[{text[start:end]}]{text[end:last]}"
    return (text[first:last] if text[first:last].strip() == text[start:end].strip() else marked).strip()

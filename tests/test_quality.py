"""The automatic layers stay as good on the hand-coded seeds as the floors in a file say."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import corpus, framing, score

CODED = corpus.SEEDS / "coded"
FLOORS = json.loads((Path(__file__).parent / "cases" / "quality_floors.json").read_text(encoding="utf-8"))
CASES = [(layer, measure, floor) for layer, floors in FLOORS.items() if layer != "comment" for measure, floor in floors.items()]


@pytest.fixture(scope="module")
def scores():
    return score.all(CODED).set_index(["layer", "measure"])["value"]


@pytest.mark.parametrize(("layer", "measure", "floor"), CASES)
def test_score_is_at_least_its_floor(scores, layer, measure, floor):
    assert scores[layer, measure] >= floor


def test_the_shipped_verdicts_on_frames_are_those_of_the_shipped_coding():
    pd.testing.assert_frame_equal(score.validate_frames(CODED), framing.validation(), check_dtype=False)

"""A reader's own CSV files add an actor, a label, a reporting verb and a frame; the package is not touched."""

import pandas as pd
import pytest

from analysis import framing, lexicon, mentions, quotes

TEXT = "عنوان عن الجزيرة\n\nهمس وزير أطلنطس أن القرش الأطلنطي سيزرع المرجان في الخليج.\nعاد الصيادون إلى أطلنطس."


@pytest.fixture
def articles():
    return pd.DataFrame({"article_id": ["a"], "outlet": ["ألف"], "text": [TEXT]})


@pytest.fixture
def own(tmp_path):
    """Lexicons with the reader's rows behind the packaged ones."""
    files = {
        "actors": "actor,alias,kind,side\natlantis,أطلنطس,country,atlantis\natlantis,أطلنطي,adjective,atlantis\n",
        "naming": "label,valence,target,use\nقرش,hostile,forces,head\n",
        "reporting": "lemma,stance,pos,forms,needs\nهمس,distancing,verb,همس يهمس,that\n",
        "frames": "frame,term\nreef,مرجان\n",
    }
    for name, rows in files.items():
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")
    return {name: lexicon.load(name, tmp_path / f"{name}.csv") for name in files}


def test_an_actor_and_a_label(articles, own):
    found = mentions.find(articles, "atlantis", actors=own["actors"], naming=own["naming"], reporting=own["reporting"])
    assert found["surface"].tolist() == ["أطلنطس", "الأطلنطي", "أطلنطس"]
    assert found["kind"].tolist() == ["country", "adjective", "country"]
    assert found["naming"].tolist() == ["neutral", "hostile", "neutral"]
    assert found["voice"].tolist() == ["outlet", "reported", "outlet"]


def test_a_reporting_verb(articles, own):
    assert quotes.reporting(articles).empty
    row = quotes.reporting(articles, cues=own["reporting"], actors=own["actors"]).iloc[0]
    assert row[["surface", "lemma", "stance", "side"]].tolist() == ["همس", "همس", "distancing", "atlantis"]
    assert row["speaker"].endswith("أطلنطس")


def test_a_frame(articles, own):
    found = mentions.find(articles, "atlantis", actors=own["actors"])
    frames = framing.sentences(articles, "atlantis", frames=own["frames"], mentions=found)
    assert frames["frame"].astype(object).where(frames["frame"].notna(), None).tolist() == ["reef", None]
    assert frames["validated"].tolist()[0] == "no"


def test_an_unknown_actor_is_refused(articles):
    with pytest.raises(ValueError, match=r"(?s)atlantis.*russia"):
        mentions.find(articles, "atlantis")

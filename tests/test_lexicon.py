import re

import pytest

from analysis import lexicon

NAMES = sorted(path.stem for path in lexicon.DATA.glob("*.csv"))
README = (lexicon.DATA / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_described(name):
    section = README if name == "frame_validation" else README.split(f"## {name}.csv")[1].split("\n## ")[0]
    assert [column for column in lexicon.load(name).columns if f"`{column}`" not in section and column not in section] == []


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_tidy(name):
    rows = lexicon.load(name)
    assert not rows.duplicated().any()
    assert (rows.map(str.strip) == rows).all(axis=None)


@pytest.mark.parametrize("name", ["heads", "speakers"])
def test_every_class_is_described(name):
    section = README.split(f"## {name}.csv")[1].split("\n## ")[0]
    assert [kind for kind in lexicon.load(name)["class"].unique() if not re.search(rf"\b{kind}\b", section)] == []


def test_own_rows_follow_the_packaged_ones(tmp_path):
    own = tmp_path / "mine.csv"
    own.write_text("frame,term\nwater,سد\n", encoding="utf-8")
    rows = lexicon.load("frames", own)
    assert rows.iloc[-1][["frame", "term", "needs"]].tolist() == ["water", "سد", ""]
    assert len(rows) == len(lexicon.load("frames")) + 1


REFUSALS = {
    "unknown column": ("frame,word\nwater,سد\n", "unknown column 'word'.*frame, term"),
    "empty cell": ("frame,term\nwater,سد\n ,نهر\n", "line 3: the column 'frame' is empty"),
    "missing column": ("term\nسد\n", "no column 'frame'"),
}


@pytest.mark.parametrize(("content", "message"), REFUSALS.values(), ids=REFUSALS)
def test_bad_files_are_refused(tmp_path, content, message):
    own = tmp_path / "mine.csv"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=message):
        lexicon.load("frames", own)


def test_unknown_lexicon_is_refused():
    with pytest.raises(ValueError, match=r"no lexicon 'nope'.*actors"):
        lexicon.load("nope")


def test_what_is_loaded_can_be_changed_without_harm():
    rows = lexicon.load("frames")
    rows["frame"] = "x"
    assert "x" not in set(lexicon.load("frames")["frame"])

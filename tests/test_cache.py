"""What is kept is what would be computed, and nothing is taken for something else."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis import _atomic, actors, cache, clean, framing, lexicon, mentions, quotes, tokens
from analysis.cache import folders, keys, shards

TEXTS = [
    "عنوان الخبر\n\nقالت روسيا إن «الهدنة قائمة». زار الوفد الروسي دمشق.",
    "أعلن الوزير فتح المدرسة. وأكدت أنقرة أن القصف توقف.",
    "لا شيء في هذا النص سوى كلمات قليلة.",
    "",
    "زعمت موسكو أنها لم تقصف السوق، ورفضت تركيا ذلك.",
    "وصل المبعوث الروسي إلى موسكو. «نرحب بكم»، قال الرئيس بوتين.",
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    loaded = keys.LOADED.copy()
    monkeypatch.setattr(keys, "state", lambda: loaded)  # whoever edits the package meanwhile
    return tmp_path / "kept"


@pytest.fixture
def articles():
    return table(range(len(TEXTS)))


def table(numbers, outlets=("ألف", "باء", None)):
    numbers = list(numbers)
    return pd.DataFrame(
        {
            "article_id": [f"id{place}" for place in range(len(numbers))],
            "outlet": [outlets[number % len(outlets)] for number in numbers],
            "title": [None if number % 2 else "عنوان الخبر" for number in numbers],
            "text": [TEXTS[number % len(TEXTS)] + " كلمة" * (number // len(TEXTS)) for number in numbers],
        }
    )


def words(articles, least=1, *, lexicon=None, rows=None, function=None):
    """Rows of words: a small layer, which notes in `READ` what it was asked to read."""
    READ.append(list(articles["text"]))
    found = [(number, word) for number, text in enumerate(articles["text"]) for word in text.split() if len(word) >= least]
    place = np.array([number for number, _ in found], np.int64)
    ids, outlets = pd.Categorical(articles["article_id"]), pd.Categorical(articles["outlet"])
    return pd.DataFrame(
        {
            "article_id": pd.Categorical.from_codes(ids.codes[place], dtype=ids.dtype),
            "outlet": pd.Categorical.from_codes(outlets.codes[place], dtype=outlets.dtype),
            "length": np.array([len(word) for _, word in found], np.int32),
            "word": pd.Series([word for _, word in found], dtype="str"),
            "first": pd.Categorical(letters := [word[0] for _, word in found], categories=pd.Index(sorted(set(letters)), dtype="str")),
            "odd": pd.Series([len(word) if len(word) % 2 else None for _, word in found], dtype="Int64"),
            "maybe": pd.Series([word if len(word) > 4 else None for _, word in found], dtype=object),
        }
    )


READ: list[list[str]] = []
layer = cache.layer()(words)


@pytest.fixture(autouse=True)
def nothing_read():
    READ.clear()


def same(found, expected):
    pairs = zip(found, expected, strict=True) if isinstance(expected, tuple) else [(found, expected)]
    for left, right in pairs:
        assert_frame_equal(left, right)
        for name in right:
            if isinstance(right[name].dtype, pd.CategoricalDtype):
                assert left[name].cat.categories.dtype == right[name].cat.categories.dtype
                assert left[name].cat.categories.tolist() == right[name].cat.categories.tolist()


def kept(folder):
    return sorted(folder.rglob(f"*{shards.SUFFIX}"))


def test_an_unchanged_article_is_not_read_twice(articles):
    first = layer(articles)
    same(layer(articles), first)
    assert [list(articles["text"])] == READ


def test_only_a_changed_article_is_read_again(articles, folder):
    layer(articles)
    changed = articles.assign(text=articles["text"].replace({TEXTS[2]: "نص جديد هنا"}))
    same(layer(changed), words(changed))
    assert READ[1] == ["نص جديد هنا"]
    assert len(kept(folder)) == 2


def test_a_new_title_is_a_change(articles):
    layer(articles)
    layer(articles.assign(title="آخر"))
    assert len(READ) == 2


def test_names_of_articles_and_outlets_are_those_asked_about(articles):
    layer(articles)
    renamed = articles.assign(article_id=[f"z{n}" for n in range(len(articles), 0, -1)], outlet="جيم")
    same(layer(renamed), words(renamed))
    assert len(READ) == 2  # the second reading is that of the line above


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=12), min_size=1, max_size=5), st.integers(1, 5))
def test_any_articles_after_any_others(numbers, least):
    for part in numbers:
        asked = table(part)
        same(layer(asked, least), words(asked, least))


LAYERS = [
    (clean.lines, ()),
    (clean.sentences, ()),
    (clean.obfuscations, ()),
    (tokens.table, ()),
    (quotes.read, ()),
    (quotes.find, ()),
    (mentions.find, ("russia",)),
    (mentions.labels, ("russia",)),
    (mentions.roles, ("turkey",)),
    (framing.sentences, ("russia",)),
    (framing.matches, ("russia",)),
    (actors.match, ("turkey",)),
]
NAMES = [f"{function.__module__.removeprefix('analysis.')}.{function.__name__}" for function, _ in LAYERS]
RESTING = (quotes.find,)  # on another layer, which is kept
KEPT = [pair for pair in LAYERS if pair[0] not in RESTING]


@pytest.mark.parametrize(("function", "options"), LAYERS, ids=NAMES)
@pytest.mark.parametrize("kind", ["str", "object"])
def test_layers_give_the_same_tables(function, options, kind, seeds, articles, folder, monkeypatch):
    """Cold, warm, in parts, in another order, and where nothing is found."""
    both = pd.concat([seeds, articles], ignore_index=True).astype({"outlet": kind})
    none = articles.iloc[[2, 3]]
    for asked in (both.iloc[:4], both.iloc[:4], none, both.iloc[3:], both, both.iloc[::-1], both.drop(columns="outlet"), none):
        found = function(asked, *options)
        with monkeypatch.context() as off:
            off.delenv(cache.VARIABLE)
            same(found, function(asked, *options))


@pytest.mark.parametrize(("function", "options"), KEPT, ids=lambda value: getattr(value, "__name__", None))
def test_layers_are_kept(function, options, articles, folder):
    function(articles, *options)
    name = f"{function.__module__.removeprefix('analysis.')}.{function.__name__}-"
    assert any(path.parent.name.startswith(name) for path in kept(folder))


def test_results_may_be_changed(articles):
    layer(articles)
    found = layer(articles)
    found.loc[:, "length"] = 0
    found["new"] = 1
    same(layer(articles), words(articles))


@pytest.mark.parametrize("folder_name", [None, ""])
def test_nothing_is_kept_without_a_folder(articles, folder, monkeypatch, folder_name):
    if folder_name is None:
        cache.use(None)
    else:
        monkeypatch.setenv(cache.VARIABLE, folder_name)
    layer(articles)
    layer(articles)
    assert len(READ) == 2
    assert not folder.exists()


def test_use_names_a_folder_for_started_processes_too(articles, tmp_path):
    cache.use(tmp_path / "mine")
    layer(articles)
    assert kept(tmp_path / "mine")
    assert os.environ[cache.VARIABLE] == str(tmp_path / "mine")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"least": 2}, {"least": 3}),
        ({"lexicon": pd.DataFrame({"a": ["x"]})}, {"lexicon": pd.DataFrame({"a": ["y"]})}),
        ({"lexicon": pd.DataFrame({"a": ["x", ""]})}, {"lexicon": pd.DataFrame({"a": ["x"], "b": [""]})}),
        ({"lexicon": ["ab", "c"]}, {"lexicon": ["a", "bc"]}),
        ({"lexicon": {"a", "b"}}, {"lexicon": {"a", "c"}}),
        ({"lexicon": {"a": 1}}, {"lexicon": {"a": 2}}),
        ({"lexicon": None}, {"lexicon": "None"}),
        ({"lexicon": 1}, {"lexicon": True}),
    ],
)
def test_other_options_are_another_question(articles, one, other):
    for options in (one, other, one, other):
        layer(articles, **options)
    assert len(READ) == 2


def test_the_same_option_in_another_form_is_the_same_question(articles):
    layer(articles, 2)
    layer(articles, least=2)
    layer(articles, lexicon={"a", "b"})
    layer(articles, lexicon={"b", "a"})
    assert len(READ) == 2


def test_a_function_as_an_option_is_not_kept(articles, folder):
    layer(articles, function=len)
    layer(articles, function=len)
    assert len(READ) == 2
    assert kept(folder) == []
    tokens.table(articles, lemmatize=str.upper)
    assert not [path for path in kept(folder) if path.parent.name.startswith("tokens")]


def test_own_lexicons_are_told_from_the_packaged(articles, tmp_path):
    (tmp_path / "mine.csv").write_text("actor,alias,kind,side\nrussia,الوزير,person,russia\n", encoding="utf-8")
    plain = mentions.find(articles, "russia")
    own = mentions.find(articles, "russia", actors=lexicon.load("actors", tmp_path / "mine.csv"))
    assert "الوزير" in set(own["surface"]) - set(plain["surface"])


def test_rows_given_beside_the_articles_count_article_by_article(articles):
    rows = clean.sentences(articles)
    READ.clear()
    layer(articles, rows=rows)
    layer(articles, rows=rows)
    assert len(READ) == 1
    fewer = rows[rows["article_id"] != "id1"]
    same(layer(articles, rows=fewer), words(articles))
    assert READ[1] == [articles["text"][1]]


def test_changed_rules_are_another_question(articles, folder, monkeypatch):
    layer(articles)
    monkeypatch.setattr(keys, "rules", lambda: "f" * 32)
    layer(articles)
    assert len(READ) == 2


@pytest.mark.parametrize("name", ["code.py", "data/words.csv", "deep/er.py"])
def test_any_file_of_the_package_is_a_rule(tmp_path, name):
    for path in ("code.py", "data/words.csv", "deep/er.py", "README.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("one")
    names = set()
    for edit in (None, "README.md", name):
        if edit:
            (tmp_path / edit).write_text("another")
        names.add(keys.own_rules(tmp_path))
    assert len(names) == 2


def test_rules_changed_while_running_are_not_trusted(articles, folder, monkeypatch):
    layer(articles)
    monkeypatch.setitem(keys.LOADED, str(keys.PACKAGE / "lexicon.py"), (0, 0))
    layer(articles)
    layer(articles.iloc[:2])
    assert len(READ) == 3
    assert len(kept(folder)) == 1


def _cut(content):
    return content[: len(content) // 2]


def _turned(content):
    return content[:-40] + bytes([content[-40] ^ 1]) + content[-39:]


@pytest.mark.parametrize("damage", [_cut, _turned, lambda content: b"", lambda content: b"x" * 500, lambda content: content[:10]])
def test_a_damaged_shard_is_written_anew(articles, folder, damage):
    layer(articles)
    (path,) = kept(folder)
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    same(layer(articles), words(articles))
    assert READ[1] == list(articles["text"])
    assert shards.index(path).keys == shards.index(kept(folder)[0]).keys
    READ.clear()
    layer(articles)
    assert READ == []


def test_half_a_shard_is_never_seen(articles, folder, monkeypatch):
    def fail(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "replace", fail)
    same(layer(articles), words(articles))
    assert [path for path in folder.rglob("*") if path.suffix in (shards.SUFFIX, _atomic.PART)] == []


@pytest.mark.parametrize("odd", ["order", "attrs", "index", "objects", "times", "categories", "ids", "unknown"])
def test_a_table_that_could_not_come_back_the_same_is_not_kept(articles, folder, odd):
    def strange(articles):
        found = words(articles)
        if odd == "order":
            found = found.iloc[::-1].reset_index(drop=True)
        if odd == "attrs":
            found.attrs["note"] = 1
        if odd == "index":
            found.index = found.index + 1
        if odd == "objects":
            found["object"] = pd.Series([3.5, *[None] * (len(found) - 1)], dtype=object)
        if odd == "times":
            found["time"] = pd.Timestamp("2020-01-01")
        if odd == "categories":
            found["first"] = found["first"].cat.set_categories(found["first"].cat.categories[::-1])
        if odd == "ids":
            found["article_id"] = found["article_id"].astype(object)
        if odd == "unknown":
            found["article_id"] = pd.Categorical(["other"] * len(found))
        return found

    wrapped = cache.layer()(strange)
    for _ in range(2):
        same(wrapped(articles), strange(articles))
    assert kept(folder) == []
    assert len(READ) == 4


def test_articles_without_names_of_their_own_are_read_each_time(articles, folder):
    for asked in (articles.assign(article_id="a"), articles.assign(article_id=None), articles.iloc[:0]):
        layer(asked)
    assert len(READ) == 3
    assert kept(folder) == []


PROCESS = textwrap.dedent("""\
    import sys, time
    from pathlib import Path
    import pandas as pd
    from analysis import cache

    def slow(articles):
        with Path(sys.argv[1], "computed").open("a") as file:
            file.write("x")
        time.sleep(1)
        ids = pd.Categorical(articles["article_id"])
        return pd.DataFrame({"article_id": ids, "length": articles["text"].str.len().to_numpy()})

    articles = pd.DataFrame({"article_id": [f"a{n}" for n in range(200)], "text": [f"text {n}" for n in range(200)]})
    Path(sys.argv[1], f"ready-{sys.argv[2]}").touch()
    while len(list(Path(sys.argv[1]).glob("ready-*"))) < 4:
        time.sleep(0.01)
    found = cache.layer()(slow)(articles)
    assert found["length"].tolist() == articles["text"].str.len().tolist()
""")


def test_processes_that_ask_the_same_at_once_compute_it_once(tmp_path, folder):
    started = [subprocess.Popen([sys.executable, "-c", PROCESS, str(tmp_path), str(number)]) for number in range(4)]
    assert [process.wait() for process in started] == [0] * 4
    assert (tmp_path / "computed").read_text() == "x"
    assert len(kept(folder)) == 1


def test_a_process_that_dies_leaves_nothing_in_the_way(articles, folder):
    place = next(iter(_places(articles, folder)))
    code = f"import filelock, os; filelock.FileLock({str(place)!r}).acquire(); os._exit(1)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 1
    (place.parent / f"half{_atomic.PART}").write_bytes(b"analysis")
    for path in kept(folder):
        path.unlink()
    READ.clear()
    same(layer(articles), words(articles))
    assert len(READ) == 2


def _places(articles, folder):
    layer(articles)
    return (path.with_suffix(folders.LOCK) for path in kept(folder))


def test_preparing_removes_what_older_rules_left(articles, folder, monkeypatch):
    layer(articles)
    old = folder / f"{keys.origin()}-{'0' * 32}" / "words-0"
    other = folder / f"{'0' * 8}-{'0' * 32}" / "words-0"
    for place in (old, other):
        place.mkdir(parents=True)
        (place / f"a{shards.SUFFIX}").write_bytes(b"old")
    assert cache.prepare() == folder
    assert not old.parent.exists()
    assert (other / f"a{shards.SUFFIX}").exists()
    assert len(kept(folder)) == 2
    os.utime(other.parent, (0, 0))
    cache.prepare()
    assert not other.parent.exists()
    layer(articles)
    assert len(READ) == 1


def test_preparing_keeps_to_the_limit(articles, folder):
    for number in range(4):
        layer(articles.iloc[number : number + 1])
    for age, path in enumerate(paths := kept(folder)):
        os.utime(path, (age, age))
    cache.prepare(limit=sum(path.stat().st_size for path in paths[-2:]))
    assert kept(folder) == paths[-2:]


def test_clearing_removes_shards_and_nothing_else(articles, folder):
    folder.mkdir()
    (folder / "mine.txt").write_text("stays")
    (folder / "a-b").mkdir()
    (folder / "a-b" / f"mine{shards.SUFFIX}").write_text("stays")
    layer(articles)
    held = cache.size()
    assert held.shards == 1
    assert held.megabytes > 0
    assert cache.clear() == held
    assert sorted(path.name for path in folder.rglob("*")) == ["a-b", "mine.shard", "mine.txt"]
    layer(articles)
    assert len(READ) == 2


def test_little_of_a_large_shard_is_computed_rather_than_read(articles, folder, monkeypatch):
    monkeypatch.setattr("analysis.cache.finding.SMALL", 0)
    monkeypatch.setattr("analysis.cache.finding.RATE", 1e-6)
    layer(articles)
    same(layer(articles.iloc[:1]), words(articles.iloc[:1]))
    assert len(READ) == 3
    assert len(kept(folder)) == 1


def test_the_signature_and_the_docstring_stay():
    import inspect

    assert list(inspect.signature(layer).parameters) == ["articles", "least", "lexicon", "rows", "function"]
    assert layer.__doc__ == words.__doc__

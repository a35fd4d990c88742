"""Layers and reductions on worker processes give what one process gives, whatever happens to a worker, in bounded memory."""

import functools
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import dask.config
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pytest
from distributed import get_worker

from analysis import clean, corpus, counts, distributed, framing, keyness, lexicon, mentions, quotes, tokens
from analysis.cache import keys

LAYERS = {
    "clean.lines": clean.lines,
    "clean.sentences": clean.sentences,
    "clean.obfuscations": clean.obfuscations,
    "tokens.table": tokens.table,
    "mentions.find": mentions.find,
    "mentions.labels": mentions.labels,
    "mentions.roles": mentions.roles,
    "quotes.find": quotes.find,
    "quotes.reporting": quotes.reporting,
    "framing.sentences": framing.sentences,
}
APPEARANCE = ("token", "lemma")  # columns whose categories come as they appear
INVENTED = [
    "افتتح رئيس بلدية الواحة مكتبة للأطفال. وقال «نريد أن يقرأ كل طفل كتابا في الأسبوع».\nوقف إطـ.ـلاق الصفارات في الحي.",
    "قالت موسكو إن القوات الروسية غادرت الميناء، فيما نفت بلدية الواحة ذلك.",
    "",
    "1 2 3",
]


@pytest.fixture(scope="module")
def articles(seeds):
    """Seeds in three copies and invented texts, some by nobody known, some empty."""
    copies = [seeds[[*corpus.REQUIRED]].assign(article_id=[f"{name}-{copy}" for name in seeds["article_id"]]) for copy in range(3)]
    ids, outlets = [f"x{number}" for number in range(len(INVENTED))], ["الواحة", None, "الواحة", None]
    invented = pd.DataFrame({"article_id": ids, "outlet": outlets, "text": INVENTED, "outlet_en": None, "title": None}, dtype=object)
    whole = pd.concat([*copies, invented.assign(date=pd.Series([pd.NaT] * len(INVENTED), dtype=seeds["date"].dtype))], ignore_index=True)
    return whole.iloc[np.random.default_rng(4).permutation(len(whole))].reset_index(drop=True)


@pytest.fixture(scope="module")
def parts(articles):
    return dd.from_pandas(articles, npartitions=6)


@pytest.fixture(scope="module", autouse=True)
def client():
    with distributed.connect(workers=2, memory="2GiB") as client:
        yield client


def assert_same(found, expected, *, used=False):
    """Everything is the same; of `used` categories only those of some row are compared."""
    assert list(found) == list(expected)
    assert found.index.equals(expected.index)
    for name in expected:
        each = [
            table[name].cat.remove_unused_categories() if used and table[name].dtype == "category" else table[name]
            for table in (found, expected)
        ]
        pd.testing.assert_series_equal(*each, check_category_order=name not in APPEARANCE)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_the_same_in_parts(name, parts, articles):
    table = distributed.layer(LAYERS[name], parts)
    expected = LAYERS[name](articles)
    assert len(expected)
    assert list(table) == list(expected)
    assert_same(distributed.collect(table), expected)


@pytest.mark.parametrize("name", ["tokens.table", "mentions.find", "quotes.find", "clean.lines"])
def test_a_layer_comes_back_from_parquet(name, parts, articles, tmp_path):
    distributed.to_parquet(distributed.layer(LAYERS[name], parts), tmp_path / "rows")
    assert len(list((tmp_path / "rows").glob("*.parquet"))) == parts.npartitions
    expected = LAYERS[name](articles)
    assert_same(distributed.collect(distributed.read(tmp_path / "rows")), expected, used=True)
    plain = pd.read_parquet(tmp_path / "rows")  # what everybody else reads
    assert plain.astype(object).where(plain.notna(), None).equals(expected.astype(object).where(expected.notna(), None))


def test_articles_come_back_from_parquet(articles, tmp_path):
    distributed.to_parquet((articles.iloc[at : at + 4] for at in range(0, len(articles), 4)), tmp_path / "news")
    found = distributed.read(tmp_path / "news", blocksize="1 kiB")
    assert found.npartitions == 5
    assert_same(distributed.collect(found), articles)
    assert_same(distributed.collect(distributed.layer(mentions.find, found)), mentions.find(articles))


@pytest.mark.parametrize("by", ["outlet", "article_id", None])
@pytest.mark.parametrize("options", [{}, {"unit": "token", "stopwords": False}, {"n": 2}, {"stopwords": ["روسيا", "في"]}])
def test_terms_are_the_same_in_parts(by, options, parts, articles):
    found, expected = distributed.terms(parts, by, **options), counts.terms(tokens.table(articles), by, **options)
    pd.testing.assert_frame_equal(found, expected)
    assert found.attrs == expected.attrs
    assert list(found.attrs["words"]) == list(expected.attrs["words"])


@pytest.mark.parametrize("by", ["outlet", "article_id", None])
def test_terms_of_nothing_are_the_same_in_parts(by, articles):
    silent = articles.assign(text="")
    found, expected = distributed.terms(dd.from_pandas(silent, npartitions=3), by), counts.terms(tokens.table(silent), by)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, check_categorical=False)
    assert found.attrs == expected.attrs


def test_terms_by_a_column_of_ones_own(parts, articles):
    def words(part, *, longest):
        table = tokens.table(part)
        return table.assign(length=np.minimum(table["token"].astype(object).map(len).astype("int64"), longest))

    found = distributed.terms(parts, "length", words=functools.partial(words, longest=5))
    pd.testing.assert_frame_equal(found, counts.terms(words(articles, longest=5), "length"))


def assert_same_matrix(found, expected):
    assert (found.values != expected.values).nnz == 0
    assert found.values.has_canonical_format
    assert [found.values.dtype, found.values.indices.dtype] == [expected.values.dtype, expected.values.indices.dtype]
    pd.testing.assert_index_equal(found.rows, expected.rows)
    pd.testing.assert_index_equal(found.columns, expected.columns)


@pytest.mark.parametrize("by", ["outlet", "article_id"])
@pytest.mark.parametrize("options", [{}, {"unit": "token", "stopwords": False}, {"n": 2}, {"stopwords": ["روسيا", "في"]}])
def test_a_matrix_is_the_same_in_parts(by, options, parts, articles):
    assert_same_matrix(distributed.matrix(parts, by, **options), counts.matrix(tokens.table(articles), by, **options))


@pytest.mark.parametrize("by", ["outlet", "article_id"])
def test_a_matrix_of_nothing_is_the_same_in_parts(by, articles):
    silent = articles.assign(text="")
    assert_same_matrix(distributed.matrix(dd.from_pandas(silent, npartitions=3), by), counts.matrix(tokens.table(silent), by))


def test_a_matrix_of_words_that_are_kept(parts, articles):
    words = distributed.layer(tokens.table, parts).persist()
    assert_same_matrix(distributed.matrix(words, words=lambda table: table), counts.matrix(tokens.table(articles)))


def test_keyness_of_summed_counts_is_the_same(parts, articles):
    target = "الوسيلة"
    found = keyness.compare(distributed.terms(parts), target)
    expected = keyness.compare(counts.terms(tokens.table(articles), "outlet"), target)
    pd.testing.assert_frame_equal(found, expected)
    assert found.attrs == expected.attrs


@pytest.mark.parametrize(
    ("name", "category"), [("framing.sentences", "frame"), ("mentions.find", "naming"), ("quotes.reporting", "stance")]
)
def test_profiles_of_collected_rows_are_the_same(name, category, parts, articles):
    profile = functools.partial(framing.profile, category=category, replicates=50)
    found, expected = profile(distributed.collect(distributed.layer(LAYERS[name], parts))), profile(LAYERS[name](articles))
    pd.testing.assert_frame_equal(found, expected)
    assert found.attrs == expected.attrs


def test_own_rows_and_options_reach_the_workers(parts, articles, tmp_path):
    own = tmp_path / "mine.csv"
    own.write_text("actor,alias,kind,side\noasis,بلدية الواحة,institution,other\n", encoding="utf-8")
    options = {"actor": "oasis", "actors": lexicon.load("actors", own)}
    expected = mentions.find(articles, **options)
    assert len(expected) == 2
    assert_same(distributed.collect(distributed.layer(mentions.find, parts, **options)), expected)


def test_any_function_of_articles_is_a_layer(parts, articles):
    def longest(part, *, least):
        words = tokens.table(part, lemmatize=lambda word: word[:3])
        return words[(words["end"] - words["start"]) >= least].reset_index(drop=True)

    found = distributed.collect(distributed.layer(longest, parts, least=8))
    expected = longest(articles, least=8)
    assert len(expected)
    pd.testing.assert_frame_equal(found.astype(object), expected.astype(object))


# Workers that die.


def deadly(flags: Path, deaths: int, function):
    """Return `function`, killing the worker that calls it for a part in the middle: as often as asked."""

    def run(part):
        found = function(part)
        if len(part) and part["article_id"].iloc[0] == flags.name:
            for death in range(deaths):
                try:
                    (flags / str(death)).touch(exist_ok=False)
                except FileExistsError:
                    continue
                os.kill(os.getpid(), signal.SIGKILL)
        return found

    return run


@pytest.fixture
def flags(parts, tmp_path):
    """Folder named after the first article of the third part, that notes each death."""
    folder = tmp_path / parts.partitions[3].compute()["article_id"].iloc[0]
    folder.mkdir()
    return folder


def test_killed_workers_lose_no_row(parts, articles, flags):
    found = distributed.collect(distributed.layer(deadly(flags, 2, tokens.table), parts))
    assert len(list(flags.iterdir())) == 2
    assert_same(found, tokens.table(articles))


def test_killed_workers_change_no_count(parts, articles, flags):
    found = distributed.terms(parts, words=deadly(flags, 2, tokens.table))
    assert len(list(flags.iterdir())) == 2
    expected = counts.terms(tokens.table(articles), "outlet")
    pd.testing.assert_frame_equal(found, expected)
    assert found.attrs == expected.attrs


def test_killed_workers_leave_no_half_file(parts, articles, flags, tmp_path):
    distributed.to_parquet(distributed.layer(deadly(flags, 1, quotes.find), parts), tmp_path / "rows")
    assert len(list(flags.iterdir())) == 1
    assert_same(distributed.collect(distributed.read(tmp_path / "rows")), quotes.find(articles), used=True)


def test_a_worker_killed_from_outside_is_replaced(client, articles):
    """The process is ended by its number while the parts are being computed."""
    parts = dd.from_pandas(articles, npartitions=len(articles))
    running = distributed.layer(tokens.table, parts).persist()
    os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
    assert_same(distributed.collect(running), tokens.table(articles))


def test_workers_keep_no_part_that_is_collected():
    """Kept until all are there, parts would fill the memory of the workers: each of the two would hold up to 40."""

    def held(part):
        time.sleep(0.02)
        return part[["article_id"]].assign(held=len(get_worker().data) if len(part) else 0)

    articles = pd.DataFrame({"article_id": [f"a{number:02d}" for number in range(80)], "text": ""})
    found = distributed.collect(distributed.layer(held, dd.from_pandas(articles, npartitions=80)))
    assert found["article_id"].tolist() == articles["article_id"].tolist()
    assert found["held"].max() < 20


# Folders.


@pytest.mark.parametrize(
    "cells", [{"article_id": range(5)}, {"outlet": [3, 3, 1, 2, 9]}, {"outlet": [None, *"abcd"]}, {"text": ["موسكو", "", "", "روسيا", ""]}]
)
@pytest.mark.filterwarnings("error::FutureWarning")
def test_categories_keep_their_kind_in_a_folder(cells, seeds, tmp_path):
    """Numbers stay numbers; a part without any category, or without rows, does not decide what they are."""
    some = seeds.assign(**{name: pd.Series(list(values), dtype=object).infer_objects() for name, values in cells.items()})
    distributed.to_parquet(distributed.layer(mentions.find, dd.from_pandas(some, npartitions=5)), tmp_path / "rows")
    assert_same(distributed.collect(distributed.read(tmp_path / "rows")), mentions.find(some), used=True)


def test_an_unfinished_folder_is_no_table(parts, articles, tmp_path):
    def fails(part):
        if "x0" in set(part["article_id"]):
            msg = "the disk is full"
            raise OSError(msg)
        return clean.lines(part)

    with pytest.raises(OSError, match="the disk is full"):
        distributed.to_parquet(distributed.layer(fails, parts), tmp_path / "rows")
    assert [path.name for path in tmp_path.iterdir()] == ["rows.unfinished"]
    (tmp_path / "rows.unfinished" / "part-000099.parquet").touch()
    distributed.to_parquet(distributed.layer(clean.lines, parts), tmp_path / "rows")
    assert [path.name for path in tmp_path.iterdir()] == ["rows"]
    assert_same(distributed.collect(distributed.read(tmp_path / "rows")), clean.lines(articles), used=True)


def test_nothing_is_written_over(parts, tmp_path):
    (tmp_path / "rows").mkdir()
    with pytest.raises(FileExistsError, match="Remove it, or choose another folder"):
        distributed.to_parquet(parts, tmp_path / "rows")


def test_no_tables_are_an_error(tmp_path):
    with pytest.raises(ValueError, match="There was no table"):
        distributed.to_parquet(iter([]), tmp_path / "rows")


def test_types_that_a_layer_did_not_announce_are_named(articles, tmp_path):
    tables = [pd.DataFrame({"letters": [None]}, dtype=object), pd.DataFrame({"letters": [1.5]})]
    with pytest.raises(TypeError, match=r"part-000001\.parquet has other columns or types than expected.*letters"):
        distributed.to_parquet(tables, tmp_path / "rows")


def test_columns_are_renamed(articles, tmp_path):
    file = tmp_path / "news.parquet"
    articles.rename(columns={"outlet": "source", "text": "content"}).to_parquet(file)
    found = distributed.collect(distributed.read(file, columns={"outlet": "source", "text": "content"}))
    assert_same(found, articles)
    with pytest.raises(ValueError, match=r"names 'body', which is not a column\. The columns are: article_id, source"):
        distributed.read(file, columns={"text": "body"})


def test_other_files_are_refused(tmp_path):
    (tmp_path / "news.csv").write_text("text\n", encoding="utf-8")
    for path in (tmp_path, tmp_path / "news.csv"):
        with pytest.raises(ValueError, match=r"no Parquet here\. .*corpus\.partitions"):
            distributed.read(path)


def test_a_file_that_cannot_be_divided_is_told(articles, tmp_path):
    file = tmp_path / "news.parquet"
    articles.to_parquet(file)
    with pytest.warns(UserWarning, match="one row group, which cannot be divided"):
        found = distributed.read(file, blocksize="1 kiB")
    assert found.npartitions == 1
    articles.to_parquet(file, row_group_size=5)
    assert distributed.read(file, blocksize="1 kiB").npartitions == 4


def test_a_table_in_memory_is_refused(articles):
    for use in (functools.partial(distributed.layer, clean.lines), distributed.terms, distributed.matrix):
        with pytest.raises(TypeError, match="not a Dask data frame"):
            use(articles)


def test_a_layer_shows_its_columns(parts):
    with pytest.raises(TypeError, match="returned None for no articles"):
        distributed.layer(lambda part: None, parts)


def test_categories_are_united_as_one_process_has_them():
    def united(*each):
        return list(distributed.parts.united([pd.Index(list(names), dtype=object) for names in each]))

    assert united("ac", "", "bd") == ["a", "b", "c", "d"]  # sorted in every part
    assert united("ca", "cb") == ["c", "a", "b"]  # as they appear
    assert united("zy", "zy") == ["z", "y"]  # given by the layer


# Schedulers by address.


def test_runs_on_a_scheduler_by_its_address(client, parts, articles):
    with distributed.connect(client.scheduler.address) as second:
        assert second.scheduler.address == client.scheduler.address
        assert_same(distributed.collect(distributed.layer(quotes.find, parts)), quotes.find(articles))


@pytest.mark.parametrize(("asked", "found"), [({}, None), ({"MALLOC_TRIM_THRESHOLD_": 131072}, "131072")])
def test_workers_keep_the_memory_of_arrays_unless_told_otherwise(asked, found):
    environment = {**dask.config.get(distributed.ENVIRONMENT), **asked}
    with (
        dask.config.set({distributed.ENVIRONMENT: environment}),
        distributed.connect(workers=1, set_as_default=False) as own,
    ):
        assert list(own.run(os.getenv, distributed.TRIMMED[0]).values()) == [found]
        for setting, value in distributed.QUIET.items():
            assert list(own.run(dask.config.get, setting).values()) == [value]


def test_workers_with_other_rules_are_refused(client, monkeypatch):
    monkeypatch.setattr(keys, "_files", lambda folder: iter(()))  # a package without code and word lists, here only
    with pytest.raises(RuntimeError, match=r"2 of the workers at tcp://.* have another version of the package or of its word lists"):
        distributed.connect(client.scheduler.address)


# The page in docs/.


def test_the_page_runs(client, seeds, tmp_path, monkeypatch):
    page = (Path(__file__).resolve().parent.parent / "docs" / "scale.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert len(examples) == 5
    corpus.save(seeds, tmp_path / "news.jsonl.gz")
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "__main__"}
    for example in examples:
        exec(example.replace("tcp://10.0.0.5:8786", client.scheduler.address), names)
    pd.testing.assert_frame_equal(names["by_outlet"], counts.terms(tokens.table(seeds), "outlet"))
    assert len(names["found"]) == len(mentions.find(seeds, "us"))
    assert len(names["sentences"]) == (names["found"]["naming"] == "hostile").sum()


# Memory.

TEN_TIMES = """
import json, pathlib, re, resource, sys
import pandas as pd
from analysis import distributed

LIMIT, FOLDER = 400 * 2**20, sys.argv[1]
TEXT = "أعلنت بلدية الواحة افتتاح مكتبة جديدة للأطفال في الحي القديم. " * 8_500

def tables():
    for part in range(550):
        yield pd.DataFrame({"article_id": [f"{part}-{n}" for n in range(8)], "text": [f"{part} {n} {TEXT}" for n in range(8)]})

def letters(part):
    return pd.DataFrame({"article_id": part["article_id"], "letters": part["text"].str.len().astype("int64")})

def peak():
    status = pathlib.Path("/proc/self/status")  # of this program alone; getrusage begins with what the parent had
    if status.exists():
        return int(re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text())[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

if __name__ == "__main__":
    distributed.to_parquet(tables(), FOLDER)
    with distributed.connect(workers=2, memory=LIMIT) as client:
        rows = distributed.collect(distributed.layer(letters, distributed.read(FOLDER)))
        peaks = [*client.run(peak).values(), peak()]
    corpus, letters = 550 * 8 * len(TEXT.encode()), int(rows["letters"].sum())
    print(json.dumps({"limit": LIMIT, "corpus": corpus, "peaks": peaks, "rows": len(rows), "letters": letters}))
"""


@pytest.mark.once
def test_a_corpus_ten_times_the_memory_limit_runs(tmp_path):
    """Dask ends a worker above its limit; the process that streams the corpus to disk and collects the rows stays under it, too."""
    script = tmp_path / "ten_times.py"
    script.write_text(TEN_TIMES, encoding="utf-8")
    done = subprocess.run([sys.executable, script, tmp_path / "news"], capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["corpus"] >= 10 * found["limit"]
    assert max(found["peaks"]) < found["limit"]
    assert found["rows"] == 550 * 8
    assert found["letters"] > found["corpus"] / 2

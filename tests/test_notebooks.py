"""Every notebook runs from top to bottom, and keeps to the house rules."""

import ast
import re

import nbformat
import pandas as pd
import pytest

from analysis import corpus, rerun
from analysis.rerun import parameters

PATHS = rerun.notebooks()
NAMES = [path.stem for path in PATHS]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_STRICT", "1")  # a figure with texts that overlap or are cut off is an error
        return {result.notebook.stem: result for result in rerun.run(PATHS, folder)}, folder


def cells(name, kind):
    path = next(path for path in PATHS if path.stem == name)
    return [cell["source"] for cell in nbformat.read(path, as_version=4)["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("name", NAMES)
def test_runs(results, name):
    assert results[0][name].error is None


@pytest.mark.newest
def test_figures_are_the_committed_ones(results):
    assert rerun.differences(results[1], rerun.FIGURES) == {}


SENTENCES = (
    "أعلنت تركيا اليوم إرسال قافلة مساعدات إلى المخيم الساحلي.",
    "قال الرئيس التركي رجب طيب أردوغان إن «الميناء سيفتح أبوابه قريبًا».",
    "وأكد وزير الزراعة أن الأمطار أنقذت موسم القمح في الشمال.",
    "رفضت أنقرة طلب النقابة تأجيل الاجتماع.",
    "وصل الوفد التركي إلى المرفأ، والتقى الصيادين وأصحاب السفن.",
    "زعم ناشطون أن القوات التركية قصفت مستودعًا خاليًا قرب النهر.",
    "افتتحت البلدية مكتبة جديدة بحضور تلاميذ المدارس.",
    "ذكرت وكالة الأناضول أن الحكومة وقعت اتفاقًا تجاريًا مع الشركة.",
)


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """The notebooks on other articles about another actor: three outlets, some articles without outlet or date, one without the actor."""
    folder = tmp_path_factory.mktemp("others")
    rows = [
        {
            "article_id": f"n{number:02}",
            "outlet": ("صدى المرفأ", "أخبار الساحل", "صحيفة النهر", None)[number % 4],
            "date": None if number == 5 else f"2022-03-{number + 1:02}",
            "title": None if number % 3 else f"خبر من الساحل {number}",
            "text": "\n\n".join(SENTENCES[(number * step + number) % 8] for step in range(1, 6)) if number else SENTENCES[6],
        }
        for number in range(13)
    ]
    path = corpus.save(pd.DataFrame(rows), folder / "articles.csv")
    done = rerun.run(PATHS, folder / "figures", settings={"CORPUS": str(path), "ACTOR": "turkey"}, whole=False)
    return {result.notebook.stem: result for result in done}


@pytest.mark.once
@pytest.mark.parametrize("name", NAMES)
def test_runs_on_other_articles_about_another_actor(others, name):
    assert others[name].error is None


@pytest.mark.parametrize("name", NAMES)
def test_settings_can_be_given(name):
    """What ``figures --corpus`` and ``--actor`` set is set in one cell, and nowhere later."""
    notebook = parameters.read(next(path for path in PATHS if path.stem == name))
    known = parameters.assigned(notebook)
    assert "CORPUS" in known
    later = [source for source in cells(name, "code") if not source.startswith(f"{known[0]} = ")]
    assert [source for source in later if re.search(rf"^({'|'.join(known)}) *=", source, flags=re.MULTILINE)] == []
    assert ("ACTOR" in known) == any(re.search(r"\bACTOR\b", source) for source in later)


@pytest.mark.parametrize("name", NAMES)
def test_is_committed_without_outputs(name):
    path = next(path for path in PATHS if path.stem == name)
    code = [cell for cell in nbformat.read(path, as_version=4)["cells"] if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)


@pytest.mark.parametrize("name", NAMES)
def test_keeps_the_house_rules(name):
    code, prose = cells(name, "code"), "\n".join(cells(name, "markdown"))
    defined = [node for source in code for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert not defined, "a function belongs in the package, with a test"
    assert max(len(source.splitlines()) for source in code) <= 12
    assert len(code) <= 24
    assert re.search(r"^# \S", prose)
    assert "What this does not show" in prose
    assert all(f"**{part}**" in prose for part in ("What you'll do", "What you'll learn", "What you'll need"))


@pytest.mark.parametrize("name", NAMES)
def test_numbers_in_prose_come_from_code(name):
    """Prose may name years, notebooks, and the numbers of a worked example; no share or decimal is typed in."""
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)|\$[^$]*\$", "", "\n".join(cells(name, "markdown")))
    assert re.findall(r"\d+(?:\.\d+)? ?%|\b\d+\.\d+\b", prose) == []

import os

import matplotlib as mpl
import pandas as pd
import pytest
from hypothesis import settings

mpl.use("Agg")

# Every run tries the same texts, so that a change is judged by what it changes; `--hypothesis-profile explore` looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile("same")


@pytest.fixture(autouse=True)
def close_figures():
    yield
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.fixture
def tiny_articles() -> pd.DataFrame:
    """Four articles by two outlets, small enough to count by hand."""
    texts = [
        "أعلن الوزير فتح المدرسة. زار الوزير المدرسة.",
        "فتح الوزير الجسر.",
        "قصف الجيش المدرسة. قصف الجيش الجسر.",
        "قصف الجيش القرية.",
    ]
    return pd.DataFrame(
        {
            "article_id": ["a1", "a2", "b1", "b2"],
            "outlet": ["ألف", "ألف", "باء", "باء"],
            "outlet_en": ["Alif", "Alif", "Baa", "Baa"],
            "date": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-02-01", None]),
            "title": None,
            "text": texts,
        }
    )


@pytest.fixture(scope="session")
def seeds() -> pd.DataFrame:
    from analysis import corpus

    return corpus.load()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Where ANALYSIS_NO_SKIPS is set (CI), a skipped test is a failed one."""
    report = yield
    if os.environ.get("ANALYSIS_NO_SKIPS") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"This test must not be skipped here. {report.longrepr}"
    return report

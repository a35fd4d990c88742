import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import corpus, lexicon
from analysis.corpus import dates

DAY = datetime.date(2015, 7, 5)
READ = [
    "2015-07-05",
    "2015/7/5",
    "2015.07.05",
    "20150705",
    "2015-07-05 10:30",
    "2015-07-05T23:59:59+03:00",
    "2015-07-05T00:10:00Z",
    "٢٠١٥-٠٧-٠٥",
    "۲۰۱۵/۷/۵",
    "٥ تموز ٢٠١٥",
    "5 يوليو 2015م",
    "الأحد 5 يوليو 2015",
    "الأحد، ٥ تموز/يوليو ٢٠١٥ م",
    "5 تموز (يوليو) 2015",
    "5 يوليوز 2015",
    "5 جويلية 2015",
    "5 من شهر يوليو عام 2015",
    "تموز 5, 2015",
    "2015 تموز 5",
    "18 رمضان 1436 هـ - 5 يوليو 2015م",
    "الأحد 18/9/1436 هـ الموافق 5/7/2015 م",
    "July 5, 2015",
    "Jul 5th 2015",
    "Sunday, 5 July 2015",
    "Sun, 05 Jul 2015 10:00:00 +0300",
    "Sun Jul 5 10:00:00 2015",
    "Sun Jul 05 10:00:00 +0300 2015",
    "5 juillet 2015",
    "5/7/2015",
    "05-07-2015",
    "5.7.2015 09:15",
    "\u200f5\u200f/7\u200f/2015",
    datetime.date(2015, 7, 5),
    datetime.datetime(2015, 7, 5, 22, 15),
    pd.Timestamp("2015-07-05 23:00", tz="Asia/Riyadh"),
]
UNREAD = {
    "1436/09/18": dates.IS_HIJRI,
    "18 رمضان 1436هـ": dates.IS_HIJRI,
    "18 رمضان": dates.IS_HIJRI,
    "١٨/٩/١٤٣٦ هـ": dates.IS_HIJRI,
    "1394/04/14": dates.IS_HIJRI,
    "2015": dates.NOT_A_DATE,
    "تموز 2015": dates.NOT_A_DATE,
    "5/7/15": dates.NOT_A_DATE,
    "أمس": dates.NOT_A_DATE,
    "2015-02-30": dates.NOT_A_DATE,
    "31/31/2015": dates.NOT_A_DATE,
    "5 آب/تموز 2015": dates.NOT_A_DATE,
    "5 تموز 2015 - 9 تموز 2015": dates.NOT_A_DATE,
    "1436918400": dates.NOT_A_DATE,
}
MISSING = ["", "  ", None, float("nan"), pd.NaT]


@pytest.mark.parametrize("value", READ, ids=str)
def test_dates_are_read(value):
    assert dates.read(value) == (DAY, "")


@pytest.mark.parametrize(("value", "fault"), UNREAD.items())
def test_what_is_no_date_is_not_guessed(value, fault):
    assert dates.read(value) == (None, fault)


@pytest.mark.parametrize("value", MISSING, ids=str)
def test_missing_values_are_no_faults(value):
    assert dates.read(value) == (None, "")


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from(range(len(lexicon.load("months")))))
def test_every_month_of_the_list_is_read(day, number):
    row = lexicon.load("months").iloc[number]
    found, fault = dates.read(f"{day.day} {row['name']} {day.year}")
    if row["calendar"] == "hijri":
        assert (found, fault) == (None, dates.IS_HIJRI)
    else:
        assert found == dates._day(str(day.year), row["month"], str(day.day))


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from("/-."))
def test_the_order_of_the_column_is_followed(day, sign):
    written = sign.join(map(str, (day.day, day.month, day.year)))
    turned = sign.join(map(str, (day.month, day.day, day.year)))
    assert dates.read(written, "day")[0] == day
    assert dates.read(turned, "month")[0] == day
    both = dates.read(written, "both")
    assert both == ((day, "") if day.day > 12 or day.day == day.month else (None, dates.UNSURE))


def _load(tmp_path, values):
    lines = [f'"{value}",نص رقم {number}' for number, value in enumerate(values)]
    (tmp_path / "news.csv").write_text("\n".join(["date,text", *lines]), encoding="utf-8")
    return corpus.load(tmp_path / "news.csv")


COLUMNS = {
    "nothing proves it": (["3/4/2015"], ["2015-04-03"], "guessed to have the day first"),
    "day first": (["3/4/2015", "13/4/2015"], ["2015-04-03", "2015-04-13"], ""),
    "month first": (["3/4/2015", "4/13/2015"], ["2015-03-04", "2015-04-13"], "month first, as other dates there prove"),
    "both": (["3/4/2015", "4/13/2015", "13/4/2015", "4/4/2015"], ["", "2015-04-13", "2015-04-13", "2015-04-04"], "are left missing"),
    "hijri": (["1436هـ", "2015-04-03"], ["", "2015-04-03"], "date left missing in 1 row, a Hijri date is not converted: '1436هـ'"),
}


@pytest.mark.parametrize(("values", "days", "said"), COLUMNS.values(), ids=COLUMNS)
def test_a_column_is_read_as_a_whole(tmp_path, capsys, values, days, said):
    articles = _load(tmp_path, values)
    assert articles["date"].dt.strftime("%Y-%m-%d").fillna("").tolist() == days
    assert articles["date_as_given"].tolist() == [None if value == "2015-04-03" else value for value in values]
    out = capsys.readouterr().out
    assert said in out if said else out == ""


def test_plain_days_need_no_second_column(tmp_path):
    assert "date_as_given" not in _load(tmp_path, ["2015-04-03", ""])


def test_an_original_date_that_is_there_stays(tmp_path):
    first = _load(tmp_path, ["5 تموز 2015", "1436هـ"])
    corpus.save(first, tmp_path / "again.csv")
    pd.testing.assert_frame_equal(corpus.load(tmp_path / "again.csv"), first)

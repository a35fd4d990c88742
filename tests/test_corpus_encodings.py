import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import corpus
from analysis.corpus import encodings

CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"]
TEXTS = {
    "a word": "قال",
    "a line": "وصل الوفد إلى المدينة؟",
    "signs": "«نعم» – قال “الوزير”…",
    "latin": "أعلنت شركة Orient Press عن 12 مشروعاً",
    "lines": "عنوان\r\n\r\nوصل الوفد إلى المدينة.\n",
}


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_texts_are_decoded(text, codec):
    found, name = encodings.decode(text.encode(codec))
    assert found == text
    assert name in encodings.NAMES


@pytest.mark.parametrize("codec", [*CODECS, "iso8859_6"])
def test_the_seeds_are_decoded_from_any_encoding(seeds, codec):
    for text in seeds["text"]:
        fitting = text.encode(codec, "ignore").decode(codec)
        assert encodings.decode(fitting.encode(codec))[0] == fitting


LETTERS = st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآ   .،؟«»123"), min_size=4, max_size=300).filter(
    lambda text: any("ا" <= char <= "ي" for char in text)
)


@given(LETTERS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1256"]))
def test_any_arabic_text_is_decoded(text, codec):
    raw = text.encode(codec)
    assume(codec != "cp1256" or not _is_utf8(raw))  # «آ«آ«ا«» in Windows-1256 is «««ǫ» in UTF-8: nobody can tell
    assert encodings.decode(raw)[0] == text


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


OTHERS = {
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 4,
    "cyrillic": "Привет, это новости дня из города и области".encode("cp1251"),
    "greek": "Καλημέρα, αυτές είναι οι ειδήσεις".encode("cp1253"),
    "hebrew": "שלום, אלה החדשות של היום".encode("cp1255"),
    "chinese": "这是今天的新闻内容".encode("gb18030"),
    "zeros": bytes(1000),
}


@pytest.mark.parametrize("raw", OTHERS.values(), ids=OTHERS)
def test_what_is_no_known_text_is_refused(raw):
    with pytest.raises(ValueError, match=r"^not decodable: not text in UTF-8"):
        encodings.decode(raw)


def test_a_broken_byte_is_named():
    raw = ("وصل الوفد إلى المدينة. " * 20).encode()
    with pytest.raises(ValueError, match=r"not decodable: not UTF-8 \(byte 100 is 0xff\)"):
        encodings.decode(raw[:100] + b"\xff" + raw[100:])


def test_plain_ascii_at_the_beginning_decides_nothing():
    raw = b"id,text\n" + b"1,none\n" * 400_000 + "2,وصل الوفد إلى المدينة\n".encode("cp1256")
    assert encodings.detect(io.BytesIO(raw)) == "cp1256"


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".json"])
def test_tables_are_read_in_every_encoding(tmp_path, capsys, seeds, codec, suffix):
    path = tmp_path / f"news{suffix}"
    fitting = seeds.assign(text=[text.encode("cp1256", "ignore").decode("cp1256") for text in seeds["text"]])
    corpus.save(fitting[["article_id", "outlet", "text"]], path)
    path.write_bytes(path.read_bytes().decode().encode(codec))
    articles = corpus.load(path)
    assert articles["text"].tolist() == fitting["text"].tolist()
    assert articles["outlet"].tolist() == fitting["outlet"].tolist()
    assert ("read as" in capsys.readouterr().out) == (not codec.startswith("utf-8"))

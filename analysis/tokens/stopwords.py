"""Function words: which written words say nothing about a topic.

``data/stopwords.csv`` lists the words; the forms they take together with conjunctions, prepositions and pronouns
(«وبأنهم», «عليهم», «فهذه») are made here by rule. Reporting words («بحسب», «قال») are not in the list.
"""

import functools
import itertools
from collections.abc import Iterator

from analysis import fold, lexicon
from analysis.tokens.affixes import CONJUNCTIONS, FUTURE, PREPOSITIONS

EXCEPTION = "exception"  # written like a function word with its particles, but usually another word: واحد, ولي
PRONOUNS = ("ه", "ها", "هم", "هن", "هما", "ك", "كم", "كما", "نا", "ي", "ني")


def groups() -> list[str]:
    """List the groups of function words, such as "preposition" and "auxiliary"."""
    return [name for name in dict.fromkeys(lexicon.load("stopwords")["group"]) if name != EXCEPTION]


@functools.cache
def forms(*group: str) -> dict[str, str]:
    """Return every written form of the function words, with its lemma.

    Parameters
    ----------
    *group
        Only these groups (see `groups`); all of them when none is given.

    Returns
    -------
    dict
        Written form (clean, with hamza; also without) → lemma. Do not change it: it is kept for the next call.

    Raises
    ------
    ValueError
        There is no such group.

    Examples
    --------
    >>> forms("preposition")["عليهم"], forms("conjunction")["وبأنها"]
    ('على', 'أن')
    """
    if unknown := [name for name in group if name not in groups()]:
        msg = f"There is no group of stopwords {unknown[0]!r}. The groups are: {', '.join(groups())}."
        raise ValueError(msg)
    rows = lexicon.load("stopwords")
    exceptions, words = set(rows.loc[rows["group"] == EXCEPTION, "word"]), set(rows["word"])
    rows = rows[rows["group"].isin(group or groups())]
    cells = (rows[column].tolist() for column in ("word", "lemma", "before", "after", "stem"))
    made = {form: lemma for word, lemma, *rest in zip(*cells, strict=True) for form in _forms(word, *rest)}
    plain: dict[str, str] = dict(zip(rows["word"], rows["lemma"], strict=True))  # لم is a word of its own, not ل + م
    bare = {key: lemma for form, lemma in made.items() if (key := fold.key(form)) not in words}  # كان is not كأن
    every = bare | made | plain
    return {form: word for form, word in every.items() if form not in exceptions}


def _forms(word: str, before: str, after: str, stem: str) -> Iterator[str]:
    """`word` with what may stand before and after it; `stem` is its shape before a pronoun (على → علي)."""
    conjunctions = ["", *(letter for letter in before if letter in CONJUNCTIONS)]
    prepositions = ["", *(letter for letter in before if letter in PREPOSITIONS + FUTURE)]
    spelled = [word, f"{word[:-1]}ى"] if word.endswith("ي") else [word]  # without its dots, as newspapers of Egypt write it: فى, التى
    ends = [*spelled, *((stem or word) + pronoun for pronoun in PRONOUNS)] if after else spelled
    yield from ("".join(parts) for parts in itertools.product(conjunctions, prepositions, ends))

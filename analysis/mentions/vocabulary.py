"""Words by what they do beside a name (``analysis/data/heads.csv``)."""

import functools

from analysis import lexicon
from analysis.actors import aliases


@functools.cache
def _classes() -> dict[str, frozenset[str]]:
    table = lexicon.load("heads")
    return {str(name): frozenset(map(aliases.loose_word, group["word"])) for name, group in table.groupby("class")}


def words_of(group: str) -> frozenset[str]:
    """Loose forms of one class."""
    return _classes()[group]


@functools.cache
def nouns() -> frozenset[str]:
    """Loose forms of the nouns that an adjective may agree with."""
    return frozenset().union(*map(words_of, ("noun", "construct", "generic", "plural", "possessed")))


def is_noun(form: str) -> bool:
    """Whether the word, its clitics taken away, is a noun of the list or one with a clear ending."""
    known = nouns() | words_of("person") | words_of("owned")
    return form.endswith(("ات", "ه")) or any(part in known for part in aliases.stripped(form))

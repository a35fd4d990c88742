"""Read how Arabic news frames an actor: tables in, tables out, every row standing off from the raw text.

Modules are namespaces and are loaded when first used, so that ``import analysis`` costs nothing:

>>> from analysis import corpus, tokens, counts
"""

import importlib
from types import ModuleType

__version__ = "0.1.0"

__all__ = [
    "actors",
    "bidi",
    "cache",
    "clean",
    "collocations",
    "corpus",
    "counts",
    "distributed",
    "evidence",
    "fold",
    "framing",
    "inference",
    "keyness",
    "lexicon",
    "mentions",
    "overview",
    "plot",
    "portrait",
    "quotes",
    "rerun",
    "score",
    "similarity",
    "spans",
    "speech",
    "tokens",
    "wording",
]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"analysis.{name}")
    msg = f"module 'analysis' has no attribute {name!r}; its modules are {', '.join(__all__)}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])

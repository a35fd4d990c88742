"""Keep what a layer found in an article, so that an unchanged article is not read twice: not by the next notebook, nor tomorrow.

Nothing is kept unless a folder is named, by `use` or by the environment variable ``ANALYSIS_CACHE`` (``python -m analysis figures`` names
one). A result is found again by its content: the article, the options and lexicons of the layer, and the package's own code and rules.
Whatever differs in any of them is computed anew, and a layer gives the same table with the cache as without it. ``python -m analysis
cache`` says where the folder is and how large it is; ``--clear`` empties it. (For a large corpus the lemmas of general words are kept
there, too, whether or not a folder is named: see `tokens.frequent`.)
"""

import functools
import inspect
from collections.abc import Callable
from typing import Any, Literal, ParamSpec, TypeVar, cast

import pandas as pd

from analysis.cache import keys
from analysis.cache.finding import Asked, find
from analysis.cache.folders import LIMIT, VARIABLE, Size, active, clear, current, default, prepare, size, use
from analysis.cache.parts import Rule

__all__ = ["LIMIT", "VARIABLE", "Size", "active", "clear", "current", "default", "layer", "prepare", "size", "use"]

P = ParamSpec("P")
T = TypeVar("T", bound=pd.DataFrame | tuple[pd.DataFrame, ...])


def layer(
    *, categories: Literal["sorted", "first", "fixed"] = "sorted", found: tuple[str, ...] = ()
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Mark a function as one that reads each article alone, so that what it finds can be kept.

    Its first parameter are the articles, of which it may read `text` and `title`; its rows begin with `article_id` and come in the order of
    the articles. What does not keep to this, or to the parameters, is computed each time.

    Parameters
    ----------
    categories
        How the categories of its columns are ordered: "sorted", by "first" appearance in the rows, or "fixed": the same for any articles.
    found
        Which of `article_id` and `outlet` have only those categories that occur in the rows; otherwise they have those of all articles.
    """
    rule = Rule(categories, found)

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def kept(*args: P.args, **options: P.kwargs) -> T:
            folder = active()
            asked = None if folder is None else _asked(function, signature, rule, args, options)
            if folder is None or asked is None:
                return function(*args, **options)
            return cast("T", find(asked, current(folder)))

        return kept

    return decorate


def _asked(
    function: Callable[..., Any], signature: inspect.Signature, rule: Rule, args: tuple[Any, ...], options: dict[str, Any]
) -> Asked | None:
    """Name what is asked of a layer; None if an option or the articles have no name, or the rules were changed meanwhile."""
    bound = signature.bind(*args, **options)
    bound.apply_defaults()
    (_, articles), *rest = bound.arguments.items()
    if not isinstance(articles, pd.DataFrame) or not {"article_id", "text"} <= set(articles) or not len(articles):
        return None
    if articles["article_id"].duplicated().any() or articles["article_id"].isna().any() or not keys.unchanged():
        return None
    beside = {name: value for name, value in rest if isinstance(value, pd.DataFrame) and "article_id" in value}
    others = {name: value for name, value in rest if name not in beside}
    defaults = {name: signature.parameters[name].default for name in others}
    try:
        names = [name for name in ("article_id", "outlet") if name in articles]
        columns = [keys.schema(rows) for rows in (articles[names], *beside.values())]
        option = keys.digest(keys.options(others, defaults), *columns, *(name.encode() for name in beside))
        own = keys.articles(articles, beside)
    except (keys.NotKeyedError, TypeError):
        return None
    name = f"{function.__module__.removeprefix('analysis.')}.{function.__name__}"
    return Asked(function, articles, beside, others, own, f"{name}-{option.hex()}", rule)

"""The command that shows and clears what layers found before."""

from typing import Annotated

import typer

from analysis import cache as kept
from analysis._commands.console import out


def cache(clear: Annotated[bool, typer.Option("--clear", help="Remove everything that is kept.")] = False) -> None:
    """Say what is kept of what was computed for articles, and where; nothing is lost by clearing it but time."""
    folder = kept.default()
    held = kept.clear(folder) if clear else kept.size(folder)
    out.print(
        f"{'Removed: ' if clear else ''}{held.shards:,} files, {held.megabytes:,.1f} MB, in [bold]{folder}[/bold]",
        soft_wrap=True,
        highlight=False,
    )

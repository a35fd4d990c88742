"""The command line: ``python -m analysis --help``."""

import typer

from analysis._commands import readings, reruns, store

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Read how Arabic news frames an actor.\n\n"
    "The notebooks do the work; these commands rerun them, clean a corpus, and look words up from a terminal.",
)
for command in (reruns.figures, reruns.check, readings.clean, readings.concordance, readings.score, store.cache):
    app.command()(command)

if __name__ == "__main__":
    app(prog_name="python -m analysis")

"""The command `tatka`: finds the course, hands over to a subcommand, prints what went wrong."""

from __future__ import annotations

import os
import sys
import traceback
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tatka import __version__
from tatka.cli.supervisor import INTERRUPTED, INTERRUPTED_WORDS, supervised
from tatka.core.errors import Problems, SettingsError, SetupError, TatkaError
from tatka.core.settings import find_root, load_settings
from tatka.core.tree_check import check_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

# Every subcommand is a module of this package with a click command named `command`, imported only
# when it is called: `tatka status` should not wait for the site engine.
_COMMANDS = {
    "init": "Start a course in a folder of its own.",
    "build": "Build the book: run what is stale, weave both languages, make the site.",
    "export": "Make the whole book as a PDF and an EPUB.",
    "serve": "Show the book while you write, and show each change at once.",
    "status": "Say which records are fresh, which are stale, and why.",
    "run": "Run the examples whose records are stale or missing.",
    "verify": "Run examples again and compare the results with the records.",
    "weave": "Weave chapters with records into plain Markdown.",
    "translations": "Show and confirm which translated sections follow their source.",
    "new": "Start a chapter or an example that passes all checks.",
    "lock": "Write down the versions of the packages that are installed.",
    "records": "Settle conflicts in records, and say how large they are.",
    "import": "Bring old pages and notebooks in.",
    "audit": "Compare the code of a translation with its source's.",
    "messages": "Write or check the interface's words in a language.",
    "doctor": "Look at this machine and say what is missing.",
}
# Those that need no course, and those that make use of one if there is one.
_ANYWHERE = {"init"}
_WITHOUT = {"doctor", "audit"}
# `import` is a word of Python's own.
_MODULES = {"import": "import_book"}


class _Group(click.Group):
    """A group that imports a subcommand when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(
            f"tatka.cli.{_MODULES.get(cmd_name, cmd_name)}"
        ).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # One line each, without importing nine modules for a page of help.
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 all is well; 1 something in the course is wrong or stale; "
    "2 the command was called wrongly; 130 it was interrupted.",
)
@click.version_option(__version__, prog_name="tatka")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of the course; by default the nearest one at or above this folder.",
)
@click.pass_context
def group(ctx: click.Context, root: Path | None) -> None:
    """Build a bilingual course whose pages never disagree with their code.

    Chapters are Markdown under docs/, one folder a language. They show cells of the scripts under
    examples/ and quote values of their runs. A run leaves a record under records/; a record is
    fresh as long as the code, the shared definitions, the data and the packages it came from are
    the ones in the repository.

    Most of the time you want `tatka serve` while writing and `tatka build` at the end.
    """
    if ctx.invoked_subcommand in _ANYWHERE:
        return
    if ctx.invoked_subcommand and not {"-h", "--help"} & set(sys.argv):
        try:
            ctx.obj = load_settings(find_root(root or Path.cwd()))
        except SettingsError:
            if root is not None or ctx.invoked_subcommand not in _WITHOUT:
                raise
        else:
            check_tree(ctx.obj)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `tatka` and exit with its code.

    Args:
        arguments: What stands after `tatka` on the command line; `sys.argv` without, and then
            under supervision: what the command starts ends with it.
    """
    if arguments is not None:
        sys.exit(_call(arguments))
    only_words = {"-h", "--help", "--version"} & set(sys.argv) or len(sys.argv) == 1
    sys.exit(_call(None) if only_words else supervised(lambda: _call(None)))


def _call(arguments: Sequence[str] | None) -> int:
    output, errors = sys.stdout, sys.stderr
    try:
        return _code_of(arguments)
    except BrokenPipeError:
        pass
    except SystemExit:
        # What click makes of a broken pipe, with streams that bear it in the place of Python's.
        if sys.stdout is output:
            raise
        sys.stdout, sys.stderr = output, errors
    # `tatka status | head`: the reader has what it wanted, and hears no more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _code_of(arguments: Sequence[str] | None) -> int:
    try:
        code = group.main(args=arguments, prog_name="tatka", standalone_mode=False)
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except TatkaError as error:
        _show(error)
        code = 1
    except (KeyboardInterrupt, click.Abort):
        click.secho(INTERRUPTED_WORDS, err=True)
        code = INTERRUPTED
    except BrokenPipeError:
        raise
    except RecursionError:
        click.secho("error something in the course is nested too deeply to be read", err=True)
        code = 1
    except (MemoryError, UnicodeError, ValueError, LookupError, TypeError, AttributeError) as error:
        if os.environ.get("TATKA_TRACEBACK"):
            raise
        _show(_our_fault(error))
        code = 1
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        _show(SetupError(f"{place}{error.strerror or error}"))
        code = 1
    return code if isinstance(code, int) else 0


def _our_fault(error: Exception) -> TatkaError:
    """What nobody foresaw, in a line; the traceback is for whoever wants to mend it."""
    frames = traceback.extract_tb(error.__traceback__)
    last = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return TatkaError(
        f"tatka does not know what to do with this: {type(error).__name__}{last}: {error}"[:500],
        hint="That is a fault of tatka: please report it. TATKA_TRACEBACK=1 shows more.",
    )


def _printable(text: str) -> str:
    """Without what moves a terminal's cursor or can't be encoded."""
    return "".join(
        letter
        if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"}
        else f"\\u{ord(letter):04x}"
        for letter in text
    )


def _show(error: TatkaError) -> None:
    problems = error.problems if isinstance(error, Problems) else (error,)
    for problem in problems:
        where = click.style(f"{_printable(problem.where)}: ", bold=True) if problem.where else ""
        click.echo(
            f"{click.style('error', fg='red', bold=True)} {where}{_printable(problem.what)}",
            err=True,
        )
        for line in _printable(problem.hint or "").splitlines():
            click.echo(f"      {line}", err=True)
    if len(problems) > 1:
        click.echo(f"{len(problems)} problems.", err=True)

"""`tatka audit`: does a translation show the code of its source?"""

from __future__ import annotations

from pathlib import Path

import click
from markdown import Markdown

from tatka.core.files import write_json, write_text
from tatka.importing.audit import MEANINGS, STATES, audit, to_json, to_markdown

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.6 system-ui, "Noto Sans Bengali", sans-serif }}
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; display: block; overflow-x: auto }}
td, th {{ border: 1px solid #8886; padding: .3rem .6rem }}
pre {{ overflow-x: auto; padding: .8rem; background: #8881; border-radius: .4rem }}
</style>
{body}
</html>
"""


@click.command(short_help="Compare the code of a translation with its source's.")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.argument("translation", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--json", "as_json", type=click.Path(path_type=Path), help="Write a JSON report here."
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="Write a page for whoever looks after the translation: FILE.md or FILE.html.",
)
@click.option("--diff", is_flag=True, help="Print the differences, too.")
def command(
    source: Path, translation: Path, as_json: Path | None, report: Path | None, *, diff: bool
) -> None:
    """Compare the code that TRANSLATION shows with the code that SOURCE shows.

    Both are pages (Markdown, MDX, MyST, Quarto), notebooks, or folders of them, in which pages of
    the same path belong together. The course need not be one of tatka's. Comments don't count;
    texts in the code are told apart from code that is really another.

    Exit code 1 if a page shows other code than its source, 2 for a wrong call.
    """
    result = audit(source, translation)
    for page in result.pages:
        if page.state in {"equal", "no-code"}:
            continue
        click.echo(
            f"{page.name}: {MEANINGS[page.state]} "
            f"({page.different} of {page.pieces} pieces, {page.words} in texts alone)"
        )
        if diff and page.diff:
            click.echo("\n".join(f"    {line}" for line in page.diff.splitlines()))
    click.echo(
        ", ".join(f"{result.count(state)} {state}" for state in STATES if result.count(state))
    )
    if as_json is not None:
        write_json(as_json, to_json(result))
    if report is not None:
        text = to_markdown(result)
        if report.suffix in {".html", ".htm"}:
            body = Markdown(extensions=["tables", "fenced_code"]).convert(text)
            text = _PAGE.format(title=f"{result.translation}: code", body=body)
        write_text(report, text)
    if result.wrong:
        raise click.exceptions.Exit(1)

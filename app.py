"""The page and the command line, put together. `readiness` and `python app.py` both start here."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from assistant import check_command, contradictions_command, library_commands, question_commands
from assistant.settings import load_settings
from evals import commands as evaluation_commands
from knowledge.errors import ReadinessError

cli = typer.Typer(
    name="readiness",
    help="The GenAI readiness assistant: answers from your own documents, with citations, or a refusal that helps.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
library_commands.register(cli)
question_commands.register(cli)
check_command.register(cli)
contradictions_command.register(cli)
cli.add_typer(evaluation_commands.app, name="eval")


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "",
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    mcp: Annotated[bool, typer.Option("--mcp", help="Offer ask and search as MCP tools too.")] = False,
) -> None:
    """Open the page."""
    from assistant.assembly import open_assistant
    from assistant.page import PageContext, serve_page

    changes = {"host": host} if host else {}
    settings = load_settings(**changes, **({} if port is None else {"port": port}))
    serve_page(PageContext(settings, open_assistant(settings)), mcp=mcp)


def main() -> None:
    """The console script: exit code 0 done, 1 done but something failed, 2 wrong usage or settings."""
    try:
        cli()
    except ReadinessError as error:
        print(f"{error.problem}\n{error.remedy}".strip(), file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.argv.append("serve")
    main()

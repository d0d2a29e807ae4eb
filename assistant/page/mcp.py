"""Ask and search as MCP tools, so that other assistants in the council can use the same grounded answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastmcp import FastMCP
from fastmcp.exceptions import ToolError
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.answers import Answer, Citation, retrieved_as_json
from assistant.page.access import may_ask
from assistant.page.context import PageContext
from assistant.page.conversation import shown_citations
from knowledge.errors import ReadinessError
from knowledge.filters import Filters

_MOST_PASSAGES = 50

Question = Annotated[str, Field(description="The question, in plain words. No personal data.", min_length=1)]
CollectionName = Annotated[str, Field(description="Ask this collection only; empty: all.")]


class McpCitation(BaseModel):
    """A numbered passage, quoted word for word."""

    n: int
    cited_as: str
    voice: str = Field(description="Whose words these are.")
    title: str
    publisher: str
    date: str
    file: str
    page: int | None
    heading: str
    quote: str
    url: str


class McpAnswer(BaseModel):
    """An answer whose sentences carry [n], or a refusal with passages that come near but are no answer."""

    status: str = Field(description="answered; refused: the library does not say; declined: not for this assistant.")
    answer: str
    citations: list[McpCitation]
    leads: list[McpCitation] = Field(description="Passages that come near where there is no answer.")
    notice: str


class McpPassage(BaseModel):
    """One passage that was found, best first."""

    rank: int
    file: str
    page: int | None
    heading: str
    text: str
    score: float


class McpPassages(BaseModel):
    """The passages that were found."""

    passages: list[McpPassage]


def mcp_app(context: PageContext) -> Any:
    """The MCP server as a Starlette application with its own `lifespan`, to mount."""
    app = mcp_server(context).http_app(path="/", stateless_http=True, json_response=True)
    app.add_middleware(AskersOnly)
    return app


def mcp_server(context: PageContext) -> FastMCP:
    """The MCP server with its two tools."""
    server: FastMCP = FastMCP(
        "GenAI readiness assistant",
        instructions="Answers on generative AI in the public sector from a council's own library, with citations. "
        "Keep the [n] markers and say whose voice each source is. A refusal means that the library does not say.",
    )

    @server.tool(annotations={"readOnlyHint": True, "openWorldHint": False})
    def ask(question: Question, collection: CollectionName = "") -> McpAnswer:
        """Answer a question from the library, with numbered citations, or say that the library does not answer it."""
        try:
            context.library.require_collection(collection)
            return _as_answer(context.assistant.answer(question, filters=Filters(collection=collection)))
        except ReadinessError as error:
            raise ToolError(str(error)) from error

    @server.tool(annotations={"readOnlyHint": True, "openWorldHint": False})
    def search(
        question: Question,
        k: Annotated[int, Field(ge=1, le=_MOST_PASSAGES, description="How many passages.")] = 10,
        collection: CollectionName = "",
    ) -> McpPassages:
        """Find the passages of the library that fit a question best, without answering it."""
        try:
            context.library.require_collection(collection)
            found = context.library.retriever.search(question, k, Filters(collection=collection))
        except ReadinessError as error:
            raise ToolError(str(error)) from error
        return McpPassages(passages=[McpPassage(**_row(one)) for one in found])

    return server


class AskersOnly:
    """Middleware that lets only those through to the MCP server who may ask on the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and not may_ask(Request(scope)):
            await PlainTextResponse("You may not ask here.", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _as_answer(answer: Answer) -> McpAnswer:
    citations = [_as_citation(one) for one in shown_citations(answer)]
    cited = citations if answer.citations else []
    return McpAnswer(
        status=answer.status,
        answer=answer.text,
        citations=cited,
        leads=[] if cited else citations,
        notice=answer.notice,
    )


def _as_citation(citation: Citation) -> McpCitation:
    return McpCitation(**{name: getattr(citation, name) for name in McpCitation.model_fields})


def _row(found: Any) -> dict[str, Any]:
    row = retrieved_as_json(found)
    return {name: row[name] for name in McpPassage.model_fields}

"""The MCP tools, asked by a real MCP client over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastmcp import Client
from fastmcp.client.transports import StreamableHttpTransport
from fastmcp.exceptions import ToolError

from assistant.answering import Assistant
from assistant.page import PageContext
from tests.page.conftest import served


@pytest.fixture(scope="module")
def mcp_address(page_context: PageContext) -> Iterator[str]:
    with served(page_context, mcp=True) as address:
        yield f"{address}/mcp/"


async def test_both_tools_are_offered_with_an_output_schema(mcp_address: str) -> None:
    async with Client(mcp_address) as client:
        tools = {tool.name: tool for tool in await client.list_tools()}
    assert set(tools) == {"ask", "search"}
    answer, passages = tools["ask"].output_schema, tools["search"].output_schema
    assert {"status", "answer", "citations", "leads"} <= set(answer["properties"])
    assert "passages" in passages["properties"]


async def test_the_schemas_say_what_a_citation_and_a_passage_hold(mcp_address: str) -> None:
    async with Client(mcp_address) as client:
        tools = {tool.name: tool for tool in await client.list_tools()}
    citation, passage = _items(tools["ask"], "citations"), _items(tools["search"], "passages")
    assert {"n", "quote", "voice", "page", "cited_as", "url"} <= set(citation["properties"])
    assert {"rank", "text", "file", "score"} <= set(passage["properties"])
    assert tools["ask"].annotations.readOnlyHint


async def test_a_refusal_comes_with_its_leads_marked_as_no_answer(page_context: PageContext) -> None:
    settings = page_context.settings.model_copy(update={"answer_threshold": 1.0, "lead_threshold": 0.0})
    context = PageContext(settings, Assistant(page_context.library, settings))
    with served(context, mcp=True) as address:
        async with Client(f"{address}/mcp/") as client:
            said = (await client.call_tool("ask", {"question": "What is the reading robot called?"})).structured_content
    assert (said["status"], said["citations"]) == ("refused", [])
    assert "Marlowe" in said["leads"][0]["quote"]


async def test_whoever_may_not_ask_on_the_page_may_not_ask_here(
    mcp_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.page.mcp.may_ask", lambda request: "letter" in request.headers)
    async with httpx.AsyncClient() as other:
        assert (
            await other.post(mcp_address, json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
        ).status_code == 403
    allowed = StreamableHttpTransport(mcp_address, headers={"letter": "of the council"})
    async with Client(allowed) as client:
        assert len(await client.list_tools()) == 2


async def test_a_collection_that_is_not_there_is_told(mcp_address: str) -> None:
    async with Client(mcp_address) as client:
        with pytest.raises(ToolError, match="no collection 'nowhere'"):
            await client.call_tool("search", {"question": "Who signs?", "collection": "nowhere"})


async def test_ask_gives_the_same_grounded_answer_as_the_page(mcp_address: str) -> None:
    async with Client(mcp_address) as client:
        result = await client.call_tool("ask", {"question": "What is the library service's reading robot called?"})
    said = result.structured_content
    assert said["status"] == "answered"
    assert "Marlowe" in said["answer"]
    assert "Marlowe" in said["citations"][0]["quote"]
    assert said["citations"][0]["voice"] == "your council's policy"


async def test_search_gives_passages_and_an_empty_question_is_told(mcp_address: str) -> None:
    async with Client(mcp_address) as client:
        found = await client.call_tool("search", {"question": "Who switches the reading robot off?", "k": 3})
        with pytest.raises(ToolError, match="empty"):
            await client.call_tool("ask", {"question": " "})
    rows = found.structured_content["passages"]
    assert [row["rank"] for row in rows] == [1, 2, 3]
    assert rows[0]["file"] == "reading-robot.pdf"


def _items(tool: Any, name: str) -> dict[str, Any]:
    """The schema of what a list in a tool's output holds, referred to or in place."""
    items = tool.output_schema["properties"][name]["items"]
    return tool.output_schema["$defs"][items["$ref"].split("/")[-1]] if "$ref" in items else items

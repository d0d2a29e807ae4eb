"""The MCP tools, asked by a real MCP client over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastmcp import Client
from fastmcp.exceptions import ToolError

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

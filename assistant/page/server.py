"""The page as a web application: Gradio and the source pages on one FastAPI, behind one set of security headers."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import anyio.to_thread
import gradio as gr
import uvicorn
from fastapi import FastAPI

from assistant.errors import SettingsError
from assistant.page import style
from assistant.page.context import PageContext
from assistant.page.first_paint import FirstPaint
from assistant.page.keeper_routes import keeper_routes
from assistant.page.kept_assets import KeptAssets
from assistant.page.page import TITLE, build_page
from assistant.page.quality_routes import quality_routes
from assistant.page.security import SecurityHeaders
from assistant.page.source_routes import source_routes
from assistant.page.suggested import welcome_html

_THREADS = 100
"""Visitors that can be served at the same time: each running event holds one thread of the server's."""
_LARGEST_UPLOAD = "100mb"


def create_app(context: PageContext, mcp: bool = False) -> FastAPI:
    """Everything that the server answers.

    Args:
        context: settings and assistant.
        mcp: whether to offer ask and search as MCP tools at /mcp.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    tools = _mcp_app(context) if mcp else None
    app = FastAPI(
        title="GenAI readiness assistant",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=partial(_lifespan, context=context, tools=tools),
    )
    for routes in (source_routes, keeper_routes, quality_routes):
        app.include_router(routes(context))
    if tools:
        app.mount("/mcp", tools)
    gr.mount_gradio_app(
        app,
        build_page(context).queue(api_open=False, default_concurrency_limit=_THREADS),
        path="",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=_LARGEST_UPLOAD,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        theme=style.theme(),
        css=style.css(),
        head=style.head(),
    )
    app.add_middleware(FirstPaint, title=TITLE, lead=welcome_html(context))
    app.add_middleware(KeptAssets)
    app.add_middleware(SecurityHeaders)
    return app


def serve_page(context: PageContext, mcp: bool = False) -> None:
    """Serve the page on the host and port of the settings until it is stopped."""
    settings = context.settings
    context.assistant.suggester.learn_in_background()
    print(f"The page is at http://{settings.host}:{settings.port} (Ctrl+C stops it).")
    uvicorn.run(create_app(context, mcp=mcp), host=settings.host, port=settings.port, log_level="warning")


@asynccontextmanager
async def _lifespan(app: FastAPI, context: PageContext, tools: Any = None) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
    context.warming.start(context.library)
    async with AsyncExitStack() as stack:
        if tools:
            await stack.enter_async_context(tools.lifespan(app))
        yield


def _mcp_app(context: PageContext) -> Any:
    try:
        from assistant.page.mcp import mcp_app  # noqa: PLC0415 - fastmcp is an extra, and heavy
    except ModuleNotFoundError as error:
        raise SettingsError(
            "MCP needs the package fastmcp, which is not installed.",
            "Install it with: pip install 'genai-readiness-assistant[mcp]'",
        ) from error
    return mcp_app(context)

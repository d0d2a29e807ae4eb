"""The full report of the newest evaluation, as its own page."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse

from assistant.page.access import may_ask
from assistant.page.context import PageContext
from assistant.page.reports import newest_report

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def quality_routes(context: PageContext) -> APIRouter:
    """The route /quality/report."""
    router = APIRouter(prefix="/quality")

    @router.get("/report")
    def report(request: Request) -> FileResponse:
        if not may_ask(request):
            raise HTTPException(403, "You may not read reports here.")
        newest = newest_report(context.settings.home)
        if newest is None or not newest.page.is_file():
            raise HTTPException(404, "No evaluation has been run yet.")
        headers = {"content-security-policy": _POLICY, "cache-control": "no-store"}
        return FileResponse(newest.page, media_type="text/html", headers=headers)

    return router

"""Downloads for the library's keepers: feedback and unanswered questions as CSV."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from assistant.feedback import Feedback, Unanswered, as_csv
from assistant.page.access import may_keep
from assistant.page.context import PageContext


def keeper_routes(context: PageContext) -> APIRouter:
    """The routes below /keeper, open to keepers alone."""
    router = APIRouter(prefix="/keeper")

    @router.get("/feedback.csv")
    def feedback(request: Request) -> Response:
        _require_keeper(request, context)
        return _csv(as_csv(context.feedback.feedback(), Feedback), "feedback.csv")

    @router.get("/unanswered.csv")
    def unanswered(request: Request) -> Response:
        _require_keeper(request, context)
        return _csv(as_csv(context.feedback.unanswered(), Unanswered), "unanswered.csv")

    return router


def _require_keeper(request: Request, context: PageContext) -> None:
    if not may_keep(request, context.settings):
        raise HTTPException(403, "Only the library's keepers may read this.")


def _csv(text: str, name: str) -> Response:
    # The mark at the start lets spreadsheets see that it is UTF-8.
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response("\ufeff" + text, media_type="text/csv; charset=utf-8", headers=headers)

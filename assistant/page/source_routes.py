"""Addresses of the sources themselves: a PDF's page as a picture, and the document's own file."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, Response

from assistant.page.access import may_ask
from assistant.page.citation_view import pdf_of
from assistant.page.context import PageContext
from assistant.page.pdf_pages import page_picture
from knowledge.errors import ReadinessError
from knowledge.passages import DocumentRecord


def source_routes(context: PageContext) -> APIRouter:
    """The routes below /source, open to whoever may ask."""
    router = APIRouter(prefix="/source")

    @router.get("/pages/{document_id}/{sheet}.png")
    def page(document_id: str, sheet: int, request: Request) -> Response:
        record = _record(document_id, request, context)
        path = pdf_of(record, context)
        picture = page_picture(path, record.version, sheet) if path else None
        if picture is None:
            raise HTTPException(404, "The document has no such page.")
        return Response(picture, media_type="image/png", headers={"cache-control": "private, max-age=3600"})

    @router.get("/files/{document_id}")
    def file(document_id: str, request: Request) -> Response:
        record = _record(document_id, request, context)
        try:
            path = Path(context.library.file_of(document_id))
        except ReadinessError as error:
            raise HTTPException(404, error.problem) from error
        if not path.is_file():
            raise HTTPException(404, "The document's file is gone from where it was.")
        return _file_response(path, Path(record.file).name, pdf_of(record, context) is not None)

    return router


def _record(document_id: str, request: Request, context: PageContext) -> DocumentRecord:
    if not may_ask(request):
        raise HTTPException(403, "You may not read sources here.")
    record = context.record(document_id)
    if record is None:
        raise HTTPException(404, "The library holds no such document.")
    return record


def _file_response(path: Path, name: str, is_pdf: bool) -> FileResponse:
    """A PDF opens in the browser; any other format is only downloaded, so that no script in it runs on this site."""
    if is_pdf:
        headers = {"content-security-policy": "default-src 'self'; object-src 'self'; style-src 'unsafe-inline'"}
        return FileResponse(
            path, media_type="application/pdf", filename=name, headers=headers, content_disposition_type="inline"
        )
    headers = {"content-security-policy": "sandbox; default-src 'none'"}
    return FileResponse(path, media_type="application/octet-stream", filename=name, headers=headers)

"""The briefing as a link that holds the whole file: nobody else can fetch it, and nothing stays on the server."""

from __future__ import annotations

import base64
import datetime

from assistant.briefing import Asked, briefing_docx, briefing_name
from assistant.page.context import PageContext
from assistant.page.conversation import Conversation
from assistant.page.escaping import as_html

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

SAVE = """async () => {
  await new Promise((ready) => setTimeout(ready, 60));
  document.querySelector("#tools-told a[download]")?.click();
  window.readiness.announceTold();
}"""
"""Script that saves the file once its link is on the page, and says so."""


def briefing_html(conversation: Conversation, context: PageContext) -> str:
    """The link to the briefing of some exchanges, with what is told beside it."""
    asked = [Asked(one.answer, one.stopped) for one in conversation]
    today = datetime.date.today()
    name = briefing_name(asked, today)
    superseded = {record.document_id: record.metadata.superseded_by for record in context.library.records()}
    content = base64.b64encode(briefing_docx(asked, context.settings, superseded, today)).decode()
    return (
        f'<p class="told">The briefing is saved as <a href="data:{_WORD};base64,{content}" '
        f'download="{as_html(name)}">{as_html(name)}</a></p>'
    )

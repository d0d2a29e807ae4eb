"""The About tab: what the assistant is and isn't, what leaves the machine, its transparency record, accessibility."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import gradio as gr
import yaml

from assistant.page.context import PageContext
from assistant.page.escaping import as_html, web_address
from assistant.settings import Settings
from knowledge.passages import DocumentRecord

_RECORD = Path(__file__).with_name("transparency_record.yaml")
_TEXT = Path(__file__).with_name("about.yaml")
_TO_FILL_IN = "For the council to fill in."


def build_about_tab(tab: gr.Tab, context: PageContext) -> None:
    """Lay the tab out; it is read anew whenever it is opened."""
    shown = gr.HTML(about_html(context.settings, list(context.library.records())), elem_id="about")
    tab.select(
        lambda: about_html(context.settings, list(context.library.records())),
        None,
        shown,
        show_progress="hidden",
        api_visibility="private",
    )


def about_html(settings: Settings, records: Sequence[DocumentRecord]) -> str:
    """All of the tab."""
    facts = facts_of(settings, records)
    sections = yaml.safe_load(_TEXT.read_text("utf-8"))
    parts = [_section(section["title"], section["paragraphs"], facts) for section in sections]
    return "".join(parts) + record_html(facts)


def facts_of(settings: Settings, records: Sequence[DocumentRecord]) -> dict[str, str]:
    """What the texts name in braces."""
    council = settings.council_name
    contact = settings.contact
    return {
        "council": council or _TO_FILL_IN,
        "contact": contact or _TO_FILL_IN,
        "whom": contact or "your council’s own legal, data protection and digital leads",
        "model": settings.model or "none: answers are put together from the sources’ own sentences",
        "leaves": _leaves(settings),
        "embedder": "all-MiniLM-L6-v2, on this machine" if settings.embedder == "bundled" else settings.embedder,
        "documents": str(len(records)),
        "home": str(settings.home)
        if settings.host in ("127.0.0.1", "localhost", "::1")
        else "the server’s data folder",
    }


def record_html(facts: Mapping[str, str]) -> str:
    """The record in the fields of the UK Algorithmic Transparency Recording Standard."""
    tiers = yaml.safe_load(_RECORD.read_text("utf-8"))
    body = "".join(
        f"<h3>{as_html(part['title'])}</h3><dl class='record'>"
        + "".join(_field(name, text, facts) for name, text in part["fields"].items())
        + "</dl>"
        for part in tiers
    )
    return (
        "<h2>Transparency record</h2><p>In the fields of the UK Algorithmic Transparency Recording Standard. "
        f"A council that uses this assistant completes and publishes it as its own.</p>{body}"
    )


def _leaves(settings: Settings) -> str:
    if not settings.model:
        return "Nothing. Questions, answers and documents stay on the machine that runs this page."
    where = settings.model_base_url if web_address(settings.model_base_url) else "the provider’s usual address"
    return (
        f"A question and the passages found for it are sent to the language model {settings.model} ({where}). "
        "Nothing else leaves the machine."
    )


def _section(title: str, paragraphs: Sequence[str], facts: Mapping[str, str]) -> str:
    return f"<h2>{as_html(title)}</h2>" + "".join(f"<p>{as_html(one.format_map(facts))}</p>" for one in paragraphs)


def _field(name: str, text: str, facts: Mapping[str, str]) -> str:
    filled = (text or _TO_FILL_IN).format_map(facts)
    return f"<dt>{as_html(name)}</dt><dd>{as_html(filled)}</dd>"

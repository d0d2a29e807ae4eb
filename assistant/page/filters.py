"""Which documents to ask: collection, kind, country and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.page.context import PageContext
from knowledge.filters import Filters
from knowledge.passages import DocumentRecord

ALL_COLLECTIONS = "All"
ANY_YEAR = "Any year"
_YEARS_BACK = 4


@dataclass(frozen=True)
class FilterFields:
    """The components that hold what was chosen."""

    collection: gr.Radio
    kinds: gr.CheckboxGroup
    countries: gr.CheckboxGroup
    since: gr.Radio

    def components(self) -> list[Any]:
        """The components in the order of `chosen_filters`."""
        return [self.collection, self.kinds, self.countries, self.since]


def build_filters(context: PageContext) -> FilterFields:
    """Lay the filters out, closed, with what the library holds to choose from; `refresh_filters` keeps them true."""
    choices = filter_choices(context.library.records())
    with gr.Accordion("Narrow the sources", open=False, elem_id="filters"):
        return FilterFields(
            gr.Radio(choices.collections, value=ALL_COLLECTIONS, label="Collection"),
            gr.CheckboxGroup(choices.kinds, label="Kind of document (none chosen: all)"),
            gr.CheckboxGroup(choices.countries, label="Country (none chosen: all)"),
            gr.Radio(choices.years, value=ANY_YEAR, label="Published since"),
        )


def refresh_filters(context: PageContext) -> list[Any]:
    """Updates that let the filters offer what the library holds now."""
    choices = filter_choices(context.library.records())
    return [
        gr.update(choices=choices.collections),
        gr.update(choices=choices.kinds),
        gr.update(choices=choices.countries),
        gr.update(choices=choices.years),
    ]


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What there is to choose from."""

    collections: list[str]
    kinds: list[str]
    countries: list[str]
    years: list[str]


def filter_choices(records: list[DocumentRecord]) -> FilterChoices:
    """What a library's documents let one choose from; the years are the latest few that it has documents of."""
    years = sorted({record.metadata.date[:4] for record in records if record.metadata.date[:4].isdigit()}, reverse=True)
    return FilterChoices(
        [ALL_COLLECTIONS, *sorted({record.collection for record in records})],
        sorted({record.metadata.kind for record in records} - {""}),
        sorted({record.metadata.country for record in records} - {""}),
        [ANY_YEAR, *years[:_YEARS_BACK]],
    )


def chosen_filters(collection: str, kinds: list[str], countries: list[str], since: str) -> Filters:
    """What was chosen, as retrieval takes it."""
    return Filters(
        collection="" if collection in ("", ALL_COLLECTIONS) else collection,
        kinds=tuple(kinds or ()),
        countries=tuple(countries or ()),
        since=int(since) if (since or "").isdigit() else 0,
    )

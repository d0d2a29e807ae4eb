"""Which documents may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.passages import DocumentRecord


@dataclass(frozen=True, slots=True)
class Filters:
    """Which documents may be shown; an empty field lets all through. `since` is a year."""

    collection: str = ""
    kinds: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    since: int = 0

    def allow(self, record: DocumentRecord) -> bool:
        """Whether a document passes all filters."""
        metadata = record.metadata
        return (
            (not self.collection or record.collection == self.collection)
            and (not self.kinds or metadata.kind in self.kinds)
            and (not self.countries or metadata.country in self.countries)
            and (not self.since or metadata.date[:4] >= str(self.since))
        )

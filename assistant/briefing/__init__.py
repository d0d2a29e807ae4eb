"""An answer or a whole conversation as a cited Word file."""

from assistant.briefing.document import Asked, briefing_docx, briefing_name

__all__ = ["Asked", "briefing_docx", "briefing_name"]

"""How the page looks: a Gradio theme without any outside font, the style sheet and the script beside this file."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

_HERE = Path(__file__).parent
_FONT = ["Arial", "Helvetica Neue", "Helvetica", "Liberation Sans", "sans-serif"]
_ACTION, _ACTION_HOVER = "#1d4f91", "#163d70"


def theme() -> gr.themes.Base:
    """Plain and calm, with contrast of at least 4.5:1 in light and dark."""
    return gr.themes.Base(
        font=_FONT,
        font_mono=["monospace"],
        text_size="lg",
        radius_size="sm",
        primary_hue="blue",
        neutral_hue="zinc",
    ).set(
        body_text_color="#0b0c0c",
        body_text_color_dark="#f3f2f1",
        body_text_color_subdued="#484f54",
        body_text_color_subdued_dark="#c6c8ca",
        block_info_text_color="#484f54",
        block_info_text_color_dark="#c6c8ca",
        block_label_text_color="#0b0c0c",
        block_label_text_color_dark="#f3f2f1",
        block_title_text_color="#0b0c0c",
        block_title_text_color_dark="#f3f2f1",
        block_border_width="0px",
        block_shadow="none",
        link_text_color="#1d4f91",
        link_text_color_dark="#9cc4f5",
        button_primary_background_fill=_ACTION,
        button_primary_background_fill_dark=_ACTION,
        button_primary_background_fill_hover=_ACTION_HOVER,
        button_primary_background_fill_hover_dark=_ACTION_HOVER,
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
        input_border_color="#6b7276",
        input_border_color_dark="#8b9196",
        input_placeholder_color="#484f54",
        input_placeholder_color_dark="#c6c8ca",
    )


def css() -> str:
    """The style sheet."""
    return (_HERE / "page.css").read_text("utf-8")


def head() -> str:
    """What goes into the page's head: the script, and no robots."""
    script = (_HERE / "page.js").read_text("utf-8")
    return f'<meta name="robots" content="noindex"><script>{script}</script>'

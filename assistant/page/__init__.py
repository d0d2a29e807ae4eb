"""The page: everything a person sees, in small modules over the same assistant as the command line."""

from assistant.page.context import PageContext
from assistant.page.page import build_page
from assistant.page.server import create_app, serve_page

__all__ = ["PageContext", "build_page", "create_app", "serve_page"]

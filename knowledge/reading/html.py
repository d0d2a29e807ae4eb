"""HTML: the page's own text with headings, lists and tables; navigation, banners, forms and template tags out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from knowledge.errors import UnreadableFileError
from knowledge.passages import Document, Metadata
from knowledge.reading.metadata import Fields, build_metadata, meaningful_title
from knowledge.reading.outline import Outline, has_words, table_text, tidy
from knowledge.reading.text import decode

_SKIPPED = frozenset(
    "script style noscript template nav footer aside form button select svg canvas iframe object video audio head "
    "dialog menu".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark q s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)
_FURNITURE = re.compile(
    r"(^|[\s_-])(nav(bar|igation)?|breadcrumbs?|menu|cookies?|cookie-banner|"
    r"skip(-?link|-to-content)?|site-?(header|footer)|pagination|share|social|related|sidebar|toc|table-of-contents|phase-banner|feedback|"
    r"newsletter|advert(isement)?)($|[\s_-])",
    re.I,
)
_ROLES = frozenset("navigation banner contentinfo search complementary menu dialog alert".split())
_BANNER_TEXT = re.compile(
    r"(alpha|beta)\W+this is a new service\b|\W*todo\b.*|skip to (main )?content|accept (all )?cookies", re.I
)
_LINKS_DISCLAIMER = re.compile(
    r"disclaimer\b.{0,300}\blinks?\b.*\b(?:outside|external|other|third.part(?:y|ies))\W.{0,60}"
    r"\b(?:web ?sites?|organi[sz]ations?)",
    re.I | re.S,
)
"""A web site's own words about the links that lead away from it; they stand even among a paper's footnotes."""
_TEMPLATE_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
_FEWEST_WORDS = 20
LEFT_OUT = "left-out"
"""Class of the <hr> that stands where Markdown had words for its site's builder only."""


def read_html(path: Path, file: str, given: Fields | Metadata | None = None) -> Document:
    """A web page, whole or a fragment, as a document.

    Raises:
        UnreadableFileError: the page holds no text of its own.
    """
    text = _TEMPLATE_TAGS.sub(" ", _decode_page(path.read_bytes(), file))
    root = _parse(text, file)
    properties = _properties(root, file)
    outline = Outline()
    HtmlWalker(outline).walk(_content(root))
    words = sum(len(block.text.split()) for block in outline.blocks)
    if not words or (words < _FEWEST_WORDS and "<script" in text.lower()):
        raise UnreadableFileError(
            f"{file} is a web page that holds no text of its own ({words} words), only what scripts would load.",
            "Save the page from a browser after it has loaded, or give the document that it leads to.",
        )
    metadata = build_metadata(file, given, properties, first_heading=outline.first_heading)
    return Document(file, metadata, tuple(outline.blocks))


class HtmlWalker:
    """Adds an element's blocks to an outline.

    Args:
        outline: where the blocks go.
        numbered: whether items of an ordered list carry their number in the text, as they do in Markdown.
    """

    def __init__(self, outline: Outline, numbered: bool = False) -> None:
        self.outline = outline
        self.numbered = numbered

    def walk(self, element: etree._Element) -> None:
        """Every block inside the element; text that stands loose between blocks is a paragraph of its own."""
        loose = [element.text or ""]
        for child in element:
            if not isinstance(child.tag, str):
                loose.append(child.tail or "")
                continue
            if child.tag in _INLINE and not _holds_blocks(child):
                loose.append(_inline(child))
            else:
                self._paragraph(loose)
                self._block(child)
            loose.append(child.tail or "")
        self._paragraph(loose)

    def _paragraph(self, parts: list[str]) -> None:
        text = tidy("".join(parts))
        if _BANNER_TEXT.match(text) or _LINKS_DISCLAIMER.match(text):
            self.outline.left_out()
        else:
            self.outline.add(text)
        parts.clear()

    def _block(self, element: etree._Element) -> None:
        tag = element.tag
        if _is_furniture(element) or (tag == "hr" and element.get("class") == LEFT_OUT):
            self.outline.left_out()
            return
        if tag in _HEADINGS:
            self.outline.heading(_HEADINGS[tag], _inline(element))
        elif tag in ("ul", "ol"):
            self._list(element)
        elif tag == "dl":
            self.outline.items([(0, text) for text in _definitions(element)])
        elif tag == "table" and not _is_layout(element):
            self._table(element)
        elif tag == "pre":
            text = "".join(element.itertext()).strip("\n")
            if _LINKS_DISCLAIMER.match(text):
                self.outline.left_out()
            else:
                named = next(element.iterdescendants("code"), element).get("class")  # its language, in Markdown's file
                self.outline.add(text, "code", apart=bool(named))
        elif tag == "p" and not _holds_blocks(element):
            if _leads_within_page(element) or element.xpath("string(.//img/@alt)"):
                self.outline.left_out()
            if not _leads_within_page(element):
                self._paragraph([_inline(element)])
        else:
            self.walk(element)

    def _list(self, element: etree._Element) -> None:
        if _leads_within_page(element):
            self.outline.left_out()
            return
        items: list[tuple[int, str]] = []
        later: list[etree._Element] = []
        self._items(element, 0, items, later)
        self.outline.items(items)
        for table in later:
            self._block(table)

    def _items(
        self, element: etree._Element, depth: int, items: list[tuple[int, str]], later: list[etree._Element]
    ) -> None:
        number = int(element.get("start") or 1) if (element.get("start") or "1").isdigit() else 1
        for child in element:
            if child.tag in ("ul", "ol"):
                self._items(child, depth + 1, items, later)
            if child.tag != "li":
                continue
            text = tidy(_inline(child, ("ul", "ol", "table")))
            text = re.sub(r"^\[[ xX]?\] ", "", text)
            if has_words(text):
                items.append((depth, f"{number}. {text}" if self.numbered and element.tag == "ol" else text))
            number += 1
            for nested in child.iterdescendants("ul", "ol"):
                if next(nested.iterancestors("li")) is child:
                    self._items(nested, depth + 1, items, later)
            later += child.iterdescendants("table")

    def _table(self, element: etree._Element) -> None:
        for caption in element.iterchildren("caption"):
            self._paragraph([_inline(caption)])
        rows = [[_inline(cell) for cell in row.iterchildren("td", "th")] for row in element.iterdescendants("tr")]
        self.outline.add(table_text(rows), "table")


def _inline(element: etree._Element, without: tuple[str, ...] = ()) -> str:
    return "".join(_pieces(element, without))


def _pieces(element: etree._Element, without: tuple[str, ...]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in without and child.tag not in _SKIPPED:
            spaced = child.tag not in _INLINE or child.tag == "br"
            yield " " if spaced else ""
            yield from _pieces(child, without)
            yield " " if spaced else ""
        yield child.tail or ""


def _holds_blocks(element: etree._Element) -> bool:
    return any(isinstance(child.tag, str) and child.tag not in _INLINE for child in element.iterdescendants())


def _is_layout(table: etree._Element) -> bool:
    """A table that only places things on the page: of one column, or with tables or headings inside."""
    if next(table.iterdescendants("table", *_HEADINGS), None) is not None:
        return True
    return max((len(list(row.iterchildren("td", "th"))) for row in table.iterdescendants("tr")), default=0) < 2


def _is_furniture(element: etree._Element) -> bool:
    if element.tag in _SKIPPED or element.get("role") in _ROLES or element.get("hidden") is not None:
        return True
    if element.get("aria-hidden") == "true" or "display:none" in (element.get("style") or "").replace(" ", ""):
        return True
    if element.tag == "header":
        return element.getparent() is not None and element.getparent().tag == "body"
    if element.tag not in ("div", "section", "ul", "ol", "p"):
        return False
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (bool(_FURNITURE.search(named)) and _link_share(element) > 0.5) or bool(
        re.search("cookie|skip-?link", named, re.I)
    )


def _link_share(element: etree._Element) -> float:
    """The share of the element's letters that are links."""
    length = len(tidy(_inline(element)))
    return sum(len(tidy(_inline(link))) for link in element.iterdescendants("a")) / length if length else 1.0


def _leads_within_page(element: etree._Element) -> bool:
    """Whether it is a list of contents: nothing but links to places on the same page."""
    links = list(element.iterdescendants("a"))
    return bool(links) and all((a.get("href") or "").startswith("#") for a in links) and _link_share(element) > 0.95


def _definitions(element: etree._Element) -> list[str]:
    items: list[str] = []
    for child in element.iterdescendants("dt", "dd"):
        text = tidy(_inline(child, ("dl",)))
        if child.tag == "dt" or not items:
            items.append(text)
        else:
            items[-1] = f"{items[-1].rstrip(':')}: {text}" if ": " not in items[-1] else f"{items[-1]} {text}"
    return items


def _parse(text: str, file: str) -> etree._Element:
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        return lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError) as error:
        raise UnreadableFileError(
            f"{file} holds no HTML that can be read.", "Save the page again from a browser."
        ) from error


def _content(root: etree._Element) -> etree._Element:
    """The part of the page that is its own: <main>, the only <article>, or the body."""
    for path in ("//main", "//*[@role='main']", "//*[@id='main-content' or @id='content']"):
        found = root.xpath(path)
        if len(found) == 1 and len(_inline(found[0])) > 200:
            return found[0]
    articles = root.xpath("//article")
    body = root.find("body")
    return articles[0] if len(articles) == 1 else (root if body is None else body)


def _decode_page(data: bytes, file: str) -> str:
    declared = re.search(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", data[:4096], re.I)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        try:
            return data.decode(declared[1].decode("ascii"), errors="replace")
        except LookupError:
            pass
    return decode(data, file)


def _properties(root: etree._Element, file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in root.iterdescendants("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        found.setdefault(name, meta.get("content") or "")
    titles = [_inline(title) for title in root.iterdescendants("title")]
    site = found.get("og:site_name", "")
    title = meaningful_title(found.get("og:title") or (titles[0] if titles else ""), file)
    canonical = root.xpath("//link[@rel='canonical']/@href")
    return {
        "title": re.sub(rf"\s+[-|–—]\s+{re.escape(site)}$", "", title) if site else title,
        "publisher": found.get("dcterms.publisher") or found.get("dc.publisher") or site,
        "date": next(
            (found[n] for n in ("article:published_time", "dcterms.issued", "dc.date", "date") if found.get(n)), ""
        ),
        "url": canonical[0] if canonical else found.get("og:url", ""),
    }

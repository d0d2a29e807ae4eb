"""PDF files written by hand, byte by byte: text at places, ruling lines, a picture, a password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

WIDTH, HEIGHT = 595, 842
LEADING = 14


@dataclass
class Page:
    """What is drawn on one page; places in points from the lower left corner."""

    commands: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 11, bold: bool = False) -> Page:
        """One line of text in Helvetica."""
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.commands.append(f"BT /F{2 if bold else 1} {size} Tf {x} {y} Td ({escaped}) Tj ET")
        return self

    def lines(self, x: float, y: float, *texts: str, size: float = 11) -> Page:
        """Lines of one paragraph, from `y` downwards."""
        for i, text in enumerate(texts):
            self.text(x, y - i * LEADING, text, size)
        return self

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> Page:
        """A straight line."""
        self.commands.append(f"{x1} {y1} m {x2} {y2} l S")
        return self

    def table(self, xs: Sequence[float], top: float, rows: Sequence[Sequence[Sequence[str]]]) -> Page:
        """A ruled table: `rows` of cells of lines; `xs` where the upright lines stand."""
        y = top
        for row in rows:
            self.rule(xs[0], y, xs[-1], y)
            for x, cell in zip(xs, row, strict=False):
                self.lines(x + 5, y - 13, *cell)
            y -= LEADING * max(map(len, row)) + 8
        self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, top, x, y)
        return self

    def picture(self) -> Page:
        """A grey square."""
        self.commands.append("q 200 0 0 200 100 400 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
        return self


def write_pdf(path: Path, *pages: Page, locked: bool = False, title: str = "") -> Path:
    """The pages as a PDF file; a locked one asks for a password that nobody knows."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    fonts = "".join(
        f"/F{i} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >> "
        for i, name in ((1, "Helvetica"), (2, "Helvetica-Bold"))
    )
    kids = []
    for page in pages:
        stream = "\n".join(page.commands)
        objects.append(f"<< /Length {len(stream.encode('cp1252', 'replace'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {len(objects)} 0 R "
            f"/Resources << /Font << {fonts}>> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    objects.append(f"<< /Title ({title}) >>")
    extra = f"/Info {len(objects)} 0 R"
    if locked:
        nonsense = "ab" * 32
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /P -44 /O <{nonsense}> /U <{nonsense}> >>")
        extra += f" /Encrypt {len(objects)} 0 R /ID [<{nonsense[:32]}> <{nonsense[:32]}>]"
    path.write_bytes(_assembled(objects, extra))
    return path


def _assembled(objects: Sequence[str], extra: str) -> bytes:
    data = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252", "replace")
    start = len(data)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    trailer = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF\n"
    return data + trailer.encode()

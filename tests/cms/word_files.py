"""Word files, written by hand: just enough of the format for Word and for the import."""

from __future__ import annotations

import io
import zipfile
from html import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{LINKS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
TYPES = f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{{main}}"/></Types>"""
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = f'<Relationships xmlns="{PACKAGE}/relationships">{{rows}}</Relationships>'
OFFICE = f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="word/document.xml"/>'
STYLE = '<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>'
STYLES = (
    f"<w:styles {NAMESPACES}>"
    + "".join(STYLE.format(n=n) for n in range(1, 7))
    + '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style></w:styles>'
)
LEVEL = '<w:lvl w:ilvl="{n}"><w:numFmt w:val="{kind}"/></w:lvl>'
NUMBERING = (
    f"<w:numbering {NAMESPACES}>"
    + "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(LEVEL.format(n=n, kind=kind) for n in range(9))
        + "</w:abstractNum>"
        for number, kind in ((1, "bullet"), (2, "decimal"))
    )
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))
    + "</w:numbering>"
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str = "", inner: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}{inner}</w:p>"


def heading(text: str, level: int = 1) -> str:
    return paragraph(text, properties=f'<w:pStyle w:val="Heading{level}"/>')


def bullet(text: str, level: int = 0, number: int = 1, inner: str = "") -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, inner, numbered)


def table(rows: list[list[str]], header: bool = True) -> str:
    """The first row repeats on every page, as Word says of a header."""
    out = []
    for at, row in enumerate(rows):
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if header and at == 0 else ""
        out.append(f"<w:tr>{mark}{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>")
    return f"<w:tbl>{''.join(out)}</w:tbl>"


def link(words: str, relation: str) -> str:
    return f'<w:hyperlink r:id="{relation}">{run(words)}</w:hyperlink>'


def part(name: str, inner: str) -> str:
    """A part beside the document: comments, hdr, ftr, footnotes."""
    return f"<w:{name} {NAMESPACES}>{inner}</w:{name}>"


def word_file(
    *body: str,
    parts: dict[str, str | bytes] | None = None,
    links: dict[str, str] | None = None,
    main: str = MAIN,
    document: str | None = None,
) -> bytes:
    """The bytes of a .docx. `links`: relation id → address."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{LINKS}/hyperlink" Target="{escape(url)}" TargetMode="External"/>'
        for key, url in (links or {}).items()
    )
    text = document or f"<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>"
    return packed(
        {
            "[Content_Types].xml": TYPES.format(main=main),
            "_rels/.rels": RELATIONS.format(rows=OFFICE),
            "word/document.xml": text,
            "word/_rels/document.xml.rels": RELATIONS.format(rows=rows),
            "word/styles.xml": STYLES,
            "word/numbering.xml": NUMBERING,
            **(parts or {}),
        }
    )


def packed(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return out.getvalue()


def as_word(text: str) -> bytes:
    """A treatment document in Word form: a paragraph for each line, Word's own bullets for its bullets."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return word_file(*(bullet(line[1:].strip()) if line.startswith("•") else paragraph(line) for line in lines))

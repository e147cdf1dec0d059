"""A Word file as it arrives: is it one, is it safe to open, and its parts as XML that was checked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cms.importing.plain_text import ImportRefused

LARGEST_FILE = 10_000_000
LARGEST_PART, LARGEST_WHOLE = 20_000_000, 100_000_000
MOST_PARTS, STEEPEST, SMALL = 2000, 300, 1_000_000
DEEPEST = 150
DOCUMENT = re.compile(r"^word/document\d*\.xml$")  # Word on the web numbers it
SAVE_AGAIN = "Open it in Word, save it as a Word document (.docx) and import that."

KINDS = (  # how files begin that people take for Word files
    (b"%PDF", "This is a PDF. Import the Word file that it was made from, or copy its words and paste them."),
    (b"{\\rtf", f"This is an RTF file. {SAVE_AGAIN}"),
    (b"\x89PNG", "This is a picture. Pictures are added in the editor, with a description."),
    (b"\xff\xd8\xff", "This is a picture. Pictures are added in the editor, with a description."),
    (b"GIF8", "This is a picture. Pictures are added in the editor, with a description."),
    (b"<", f"This is not a Word file but HTML or XML. {SAVE_AGAIN}"),
)
OLE = b"\xd0\xcf\x11\xe0"
PROTECTED = "The file is protected with a password. Take the protection away in Word and import it again."
MACROS = "The file holds macros (small programs). Save it in Word as “Word document (.docx)”, without macros."
DAMAGED = f"The file is damaged or was not copied completely. {SAVE_AGAIN}"
NOT_WORD = f"This is not a Word file, whatever its name says. {SAVE_AGAIN}"
BOMB = "The file unpacks to far more than a text can need, so it was not opened."
DECLARES = "The file holds declarations (DOCTYPE) that no Word document has, so it was not opened."


def refuse_size(size: int) -> None:
    if size > LARGEST_FILE:
        raise ImportRefused(
            f"The file has {size / 1_000_000:.1f} MB; at most 10 MB are taken. Pictures take most of it."
        )


def open_package(data: bytes) -> Package:
    """Raises ImportRefused with the reason for whatever is not a plain Word document."""
    refuse_size(len(data))
    if not data:
        raise ImportRefused("The file is empty.")
    for start, sentence in KINDS:
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(start):
            raise ImportRefused(sentence)
    if data.startswith(OLE):
        protected = "EncryptedPackage".encode("utf-16-le") in data
        raise ImportRefused(PROTECTED if protected else f"This is an old Word file (.doc). {SAVE_AGAIN}")
    if not data.startswith(b"PK"):
        raise ImportRefused(NOT_WORD)
    try:
        package = Package(zipfile.ZipFile(io.BytesIO(data)))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise ImportRefused(DAMAGED) from None
    package.refuse_what_is_not_plain()
    return package


class Package:
    """The parts of the file. Nothing is ever written to a disk under a name that the file chose."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self.file = file
        self.sizes = {entry.filename: entry for entry in file.infolist()}
        self.document = next(filter(DOCUMENT.match, sorted(self.sizes)), "")

    def refuse_what_is_not_plain(self) -> None:
        if "mimetype" in self.sizes and b"opendocument" in self._bytes("mimetype", 200):
            raise ImportRefused(f"This is an OpenDocument file (.odt). {SAVE_AGAIN}")
        if any(name.casefold().endswith(("vbaproject.bin", "vbadata.xml")) for name in self.sizes):
            raise ImportRefused(MACROS)
        if not self.document:
            raise ImportRefused(NOT_WORD)
        if any(entry.flag_bits & 1 for entry in self.sizes.values()):
            raise ImportRefused(PROTECTED)
        if len(self.sizes) > MOST_PARTS or sum(entry.file_size for entry in self.sizes.values()) > LARGEST_WHOLE:
            raise ImportRefused(BOMB)
        if any(_is_steep(entry) for entry in self.sizes.values()):
            raise ImportRefused(BOMB)
        if b"macroEnabled" in self._bytes("[Content_Types].xml", SMALL):
            raise ImportRefused(MACROS)

    def names(self, start: str) -> list[str]:
        return sorted(name for name in self.sizes if name.startswith(start) and name.endswith(".xml"))

    def xml(self, name: str) -> Element | None:
        """A part as a tree that is not too deep; None if there is no such part."""
        if name not in self.sizes:
            return None
        try:
            root: Element = fromstring(self._bytes(name, LARGEST_PART), forbid_dtd=True)
        except DefusedXmlException:
            raise ImportRefused(DECLARES) from None
        except (ParseError, ValueError, LookupError):
            raise ImportRefused(DAMAGED) from None
        _refuse_deep(root)
        return root

    def _bytes(self, name: str, most: int) -> bytes:
        if name not in self.sizes:
            return b""
        try:
            with self.file.open(self.sizes[name]) as part:
                data = part.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
            raise ImportRefused(DAMAGED) from None
        if len(data) > most:
            raise ImportRefused(BOMB)
        return data


def _is_steep(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SMALL and entry.file_size > STEEPEST * max(entry.compress_size, 1)


def _refuse_deep(root: Element) -> None:
    level, depth = [root], 0
    while level:
        level, depth = [child for element in level for child in element], depth + 1
        if depth > DEEPEST:
            raise ImportRefused("The document is nested too deeply to be read. Copy its words and paste them.")

"""An uploaded document is a plain PDF, or it is refused: no scripts, no forms that send, nothing packed inside."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.defaultfilters import filesizeformat
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

LARGEST = 10 * 1024 * 1024  # bytes
MOST = 50_000  # objects of one document
MEDIA_TYPE = "application/pdf"
FAULTS = (PyPdfError, ValueError, TypeError, LookupError, AttributeError, OSError, RecursionError, OverflowError)

ONLY_PDF = "Only PDF files can be offered to readers. Export the document as PDF and upload that."
HEAVY = "This file has {}. Upload one of at most {}, or put the text on a page: that reads better on a phone."
BROKEN = "This PDF is damaged or not complete. Export it once more and upload that file."
LOCKED = "This PDF is locked with a password. Export it without one."
ACTIVE = "This PDF holds a script, a form or another file inside. Export it as a plain PDF (“print to PDF”)."

ACTIVE_NAMES = {"/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/RichMediaContent", "/EF"}
ACTIVE_KINDS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToE",
    "/Rendition",
    "/EmbeddedFile",
    "/RichMedia",
    "/Movie",
    "/Sound",
    "/3D",
}


def checked(file: UploadedFile) -> SimpleUploadedFile:
    """The same bytes under a name that nobody can guess. Raises ValidationError with a sentence."""
    size = file.size or 0
    if size > LARGEST:
        raise ValidationError(HEAVY.format(filesizeformat(size), filesizeformat(LARGEST)))
    body = file.read()
    if PurePath(file.name or "").suffix.lower() != ".pdf" or not body.startswith(b"%PDF-"):
        raise ValidationError(ONLY_PDF)
    if not body.rstrip(b"\0\r\n\t ").endswith(b"%%EOF"):  # cut off, or something else stands behind it
        raise ValidationError(BROKEN)
    try:
        reader = PdfReader(BytesIO(body))
        if reader.is_encrypted:
            raise ValidationError(LOCKED)
        if any(_is_active(found) for found in _dictionaries(reader)):
            raise ValidationError(ACTIVE)
        if not reader.pages:
            raise ValidationError(BROKEN)
    except FAULTS:
        raise ValidationError(BROKEN) from None
    return SimpleUploadedFile(f"{secrets.token_hex(16)}.pdf", body, MEDIA_TYPE)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the document, whether anything leads to it or not."""
    plain = [(number, generation) for generation, numbers in reader.xref.items() for number in numbers]
    numbers = [*plain, *((number, 0) for number in reader.xref_objStm)]
    if len(numbers) > MOST:
        raise ValidationError(BROKEN)
    yield from _within(reader.trailer)
    for number, generation in numbers:
        if number:
            yield from _within(reader.get_object(IndirectObject(number, generation, reader)))


def _within(value: Any) -> Iterator[DictionaryObject]:
    """What it leads to by number comes by itself."""
    if isinstance(value, DictionaryObject):
        yield value
        for name in value:
            yield from _within(value.raw_get(name))
    elif isinstance(value, ArrayObject):
        for position in range(len(value)):
            yield from _within(list.__getitem__(value, position))


def _is_active(found: DictionaryObject) -> bool:
    kinds = {str(found.raw_get(name)) for name in ("/S", "/Type", "/Subtype") if name in found}
    return bool(ACTIVE_NAMES & found.keys()) or bool(ACTIVE_KINDS & kinds)

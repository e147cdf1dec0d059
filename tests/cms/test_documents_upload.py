"""What may come in as a document, and who may see it before readers do (reliability.md §4 row 11)."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from wagtail.documents.forms import get_document_form
from wagtail.models import Collection

from cms.models import ContentDocument
from cms.uploads import documents
from tests.publishing.test_admin_pages import logged_in
from tests.uploading import document, leaflet, picture

pytestmark = pytest.mark.django_db


def form(body: bytes, name: str) -> Any:
    return get_document_form(ContentDocument)(
        {"title": "L", "tags": "", "collection": Collection.get_first_root_node().pk},
        {"file": SimpleUploadedFile(name, body)},
    )


def refused(body: bytes, name: str = "leaflet.pdf") -> str:
    sent = form(body, name)
    assert not sent.is_valid()
    [sentence] = sent.errors["file"]
    return sentence


def written(writer: PdfWriter) -> bytes:
    body = BytesIO()
    writer.write(body)
    return body.getvalue()


def writer() -> PdfWriter:
    return PdfWriter(clone_from=PdfReader(BytesIO(leaflet())))


def macro_docx() -> bytes:
    body = BytesIO()
    with ZipFile(body, "w") as packed:
        packed.writestr("word/vbaProject.bin", "x")
    return body.getvalue()


def test_a_plain_pdf_is_taken_under_a_name_that_nobody_can_guess() -> None:
    for name in ("leaflet.pdf", "LEAFLET.PDF", f"{'n' * 300}.pdf", "../../etc/passwd.pdf", "x.html.pdf"):
        sent = form(leaflet(), name)
        assert sent.is_valid(), sent.errors
        stem, ending = sent.cleaned_data["file"].name.split(".")
        assert (len(stem), ending) == (32, "pdf")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"<html><script>alert(1)</script>", "page.html"),
        (b"<svg onload=alert(1)>", "drawing.svg"),
        (b"MZ\x90\x00", "tool.exe"),
        (macro_docx(), "leaflet.docm"),
        (macro_docx(), "leaflet.pdf"),
        (leaflet(), "leaflet.pdf.exe"),
        (leaflet(), "leaflet.html"),
        (b"\n<script>" + leaflet(), "leaflet.pdf"),
        (b"x", "leaflet.pdf"),
    ],
)
def test_nothing_but_a_pdf_is_taken_whatever_it_is_called(body: bytes, name: str) -> None:
    assert refused(body, name) == documents.ONLY_PDF


def test_a_document_that_does_something_is_refused() -> None:
    script = writer()
    action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")}
    script.root_object[NameObject("/OpenAction")] = script._add_object(DictionaryObject(action))
    packed = writer()
    packed.add_attachment("tool.exe", b"MZ")
    assert refused(written(script)) == documents.ACTIVE
    assert refused(written(packed)) == documents.ACTIVE
    raw = leaflet().replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /Launch /F (x) >>")
    assert b"/Launch" in raw
    assert refused(raw) == documents.ACTIVE
    spelled = leaflet().replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /Java#53cript /J#53 (x) >>")
    assert refused(spelled) == documents.ACTIVE


def test_a_document_with_links_is_taken() -> None:
    linked = writer()
    linked.add_annotation(0, Link(rect=(50, 50, 200, 100), url="https://www.example.org/"))
    assert form(written(linked), "leaflet.pdf").is_valid()


def test_locked_cut_off_and_heavy_documents_are_refused() -> None:
    locked = writer()
    locked.encrypt("secret")
    assert refused(written(locked)) == documents.LOCKED
    assert refused(leaflet()[:200]) == documents.BROKEN
    assert refused(leaflet() + b"<script>") == documents.BROKEN
    assert refused(b"%PDF-1.7 nothing of the kind %%EOF") == documents.BROKEN
    assert "at most" in refused(leaflet() + b" " * documents.LARGEST)


def test_uploads_are_for_colleagues_alone(people: Any) -> None:
    for row in (picture(), document()):
        assert row.file.url.startswith("/admin/media/")
        assert Client().get(row.file.url).status_code == 302
        answer = logged_in(people["editor"]).get(row.file.url)
        assert answer.status_code == 200
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        for path in (f"/media/{row.file.name}", f"/{row.file.name}", f"/static/{row.file.name}"):
            assert Client().get(path).status_code == 404
    assert answer["Content-Disposition"].startswith("attachment")
    for path in ("../settings.py", "..%2f..%2fetc%2fpasswd", "nothing.jpg", "", "original_images"):
        assert logged_in(people["editor"]).get(f"/admin/media/{path}").status_code in (302, 404)

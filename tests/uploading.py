"""Files that people upload, drawn here, and the admin's own ways to bring them in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw
from pypdf import PdfWriter

from cms.models import ContentDocument, ContentImage


def photo(colour: str = "#3A7D44", size: tuple[int, int] = (900, 600), kind: str = "JPEG", **options: Any) -> bytes:
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).ellipse((50, 50, 300, 300), fill="#F2E8CF")
    body = BytesIO()
    image.save(body, kind, **options)
    return body.getvalue()


def leaflet(words: str = "") -> bytes:
    """A plain PDF of one page; `words` make it another file."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": words or "Leaflet"})
    body = BytesIO()
    writer.write(body)
    return body.getvalue()


def picture(colour: str = "#3A7D44", title: str = "Garden", **fields: Any) -> ContentImage:
    file = SimpleUploadedFile("garden.jpg", photo(colour), "image/jpeg")
    return ContentImage.objects.create(title=title, file=file, **{"description": "A garden with a round bed"} | fields)


def document(title: str = "Leaflet") -> ContentDocument:
    return ContentDocument.objects.create(title=title, file=SimpleUploadedFile("x.pdf", leaflet(title)))


def replace_picture(client: Client, image: ContentImage, body: bytes | None = None, **fields: Any) -> Any:
    """The form of the picture's own screen, sent."""
    form = {"title": image.title, "description": image.description, "credit": image.credit, "tags": ""}
    focal = ("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")
    form |= {name: getattr(image, name) for name in focal if getattr(image, name) is not None}
    form |= {"collection": image.collection_id, **fields}
    if body is not None:
        form["file"] = SimpleUploadedFile("another.jpg", body, "image/jpeg")
    answer = client.post(reverse("wagtailimages:edit", args=[image.pk]), form, follow=True)
    assert answer.redirect_chain, answer.context["form"].errors
    return answer


def replace_document(client: Client, row: ContentDocument, body: bytes) -> Any:
    form = {"title": row.title, "tags": "", "collection": row.collection_id}
    form |= {"file": SimpleUploadedFile("new.pdf", body, "application/pdf")}
    answer = client.post(reverse("wagtaildocs:edit", args=[row.pk]), form, follow=True)
    assert answer.redirect_chain, answer.context["form"].errors
    return answer

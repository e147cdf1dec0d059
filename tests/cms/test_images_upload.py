"""What may come in as a picture, and what is left of it (reliability.md §4 row 10)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from cms.models import ContentImage
from cms.uploads import pictures
from cms.uploads.forms import PictureForm
from tests.publishing.test_admin_pages import logged_in
from tests.uploading import photo

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def form(body: bytes, name: str) -> Any:
    made = get_image_form(ContentImage)
    assert issubclass(made, PictureForm)
    return made(
        {"title": "Garden", "tags": "", "collection": Collection.get_first_root_node().pk},
        {"file": SimpleUploadedFile(name, body)},
    )


def refused(body: bytes, name: str) -> str:
    sent = form(body, name)
    assert not sent.is_valid()
    [sentence] = sent.errors["file"]
    return sentence


def kept(body: bytes, name: str) -> Image.Image:
    sent = form(body, name)
    assert "file" not in sent.errors if not sent.is_valid() else True, sent.errors
    file = sent.cleaned_data["file"]
    file.seek(0)
    image = Image.open(BytesIO(file.read()))
    image.load()
    return image


def gps() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Maker of cameras"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 0.0)})
    exif[0x0112] = 6  # the camera was held upright
    return photo(exif=exif.tobytes(), comment=b"taken at home", size=(900, 600))


@pytest.mark.parametrize("name", ["drawing.svg", "drawing.png"])
def test_a_drawing_that_can_hold_scripts_is_refused_under_any_name(name: str) -> None:
    assert refused(SVG, name) == pictures.UNKNOWN


@pytest.mark.parametrize("body", [b"", b"GIF89a", b"%PDF-1.7", b"<html>", b"MZ\x90"])
def test_what_is_no_picture_gets_a_sentence(body: bytes) -> None:
    assert refused(body, "picture.png")


def test_a_cut_off_picture_is_refused() -> None:
    whole = photo()
    assert refused(whole[: len(whole) // 2], "cut.jpg") == pictures.BROKEN


def test_more_pixels_than_anybody_needs_are_refused_before_they_are_read() -> None:
    body = BytesIO()
    Image.new("1", (30_000, 30_000)).save(body, "PNG")
    assert "million pixels" in refused(body.getvalue(), "huge.png")
    body = BytesIO()
    Image.new("1", (8_000, 8_000)).save(body, "PNG")
    assert "64 million pixels" in refused(body.getvalue(), "large.png")


def test_a_file_that_is_too_heavy_is_refused() -> None:
    assert "at most" in refused(photo() + b"\0" * pictures.LARGEST, "heavy.jpg")


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_moving_pictures_are_refused(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), (n % 250, 80, 80)) for n in range(500 if kind == "WEBP" else 3)]
    body = BytesIO()
    frames[0].save(body, kind, save_all=True, append_images=frames[1:], duration=40)
    assert refused(body.getvalue(), f"moving.{kind.lower()}") == pictures.MOVES


def test_where_it_was_taken_is_forgotten_and_it_stands_upright() -> None:
    image = kept(gps(), "home.jpg")
    assert not image.getexif()
    assert {"exif", "xmp", "comment", "icc_profile"}.isdisjoint(image.info)
    assert image.size == (600, 900)


def test_nothing_hides_behind_the_pixels() -> None:
    body = BytesIO()
    Image.new("RGB", (30, 30), "red").save(body, "GIF")
    sent = form(body.getvalue() + b";alert(document.cookie)//<script>", "x.gif")
    assert sent.is_valid()
    sent.cleaned_data["file"].seek(0)
    assert b"script" not in sent.cleaned_data["file"].read()
    assert sent.cleaned_data["file"].name == "x.png"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_the_formats_of_cameras_and_phones_are_taken(kind: str) -> None:
    image = kept(photo(kind=kind), "photo.jpg")
    assert image.format == ("PNG" if kind == "PNG" else "JPEG")
    assert image.size == (900, 600)


def test_a_picture_is_kept_no_larger_than_it_is_used() -> None:
    assert max(kept(photo(size=(5000, 3000)), "large.jpg").size) == pictures.LONGEST


def test_what_is_seen_through_stays_so() -> None:
    body = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(body, "WEBP")
    assert kept(body.getvalue(), "logo.webp").mode == "RGBA"


def test_the_person_who_uploads_reads_the_sentence(people: Any) -> None:
    sent = {"title": "x", "file": SimpleUploadedFile("x.png", SVG), "collection": "1", "tags": ""}
    answer = logged_in(people["editor"]).post(reverse("wagtailimages:add"), sent)
    assert answer.status_code == 200
    assert pictures.UNKNOWN in answer.content.decode()
    several = {"title": "x", "files[]": SimpleUploadedFile("x.png", SVG), "collection": "1"}
    said = logged_in(people["editor"]).post(
        reverse("wagtailimages:add_multiple"), several, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert said.json()["success"] is False
    assert pictures.UNKNOWN in said.json()["error_message"]

"""Pictures and documents, frozen: of an upload, the files that readers get and the plain values that go with them."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from PIL import Image
from wagtail.images.models import SourceImageIOError

from publishing.files import Files, web_address
from publishing.snapshots import Values
from publishing.uses import Uses

if TYPE_CHECKING:
    from cms.models import ContentDocument, ContentImage

# Widths in pixels; a picture is never made larger than it is. AVIF is half the size of JPEG and takes 30 times as long.
WIDTHS: dict[str, tuple[int, ...]] = {
    "image/avif": (400, 800, 1200, 1600),
    "image/webp": (400, 800, 1200),
    "image/jpeg": (800, 1200),
}
IN_DRAFTS: dict[str, tuple[int, ...]] = {"image/jpeg": (800,)}  # an editor's preview waits for this one alone
FORMATS = {"image/avif": "avif", "image/webp": "webp", "image/jpeg": "jpeg"}
COPY = re.compile(r"_[A-Za-z0-9]{7}$")  # what the storage adds to a name that is taken
CAMERA = {"exif", "xmp", "comment"}  # names of what may tell where and with what it was taken

NO_WORDS = "Say what the picture shows, for those who cannot see it, or tick that it is decorative."
UNREADABLE = "The file of “{}” cannot be read. Upload it again."
TELLS = "The file of “{}” may tell where it was taken. Upload it again; that takes such data out."


class Unusable(Exception):
    """The file behind an upload cannot be shown; the message is a sentence."""


# --- Pictures ---


def picture(upload: ContentImage | None, uses: Uses, where: str, *, alt: str, decorative: bool) -> Values | None:
    """The picture with its words. None, with a note in `uses`, while there is none that can be shown."""
    if upload is None:
        uses.missing(where, "Choose a picture.", "required.picture")
        return None
    try:
        values = uses.upload(upload, "picture", lambda files: _picture(upload, files))
    except Unusable as reason:
        uses.missing(where, str(reason), "picture.unusable")
        return None
    said = "" if decorative else alt.strip() or description(upload, uses)
    if not said and not decorative:
        uses.missing(where, NO_WORDS, "required.alt")
    sources = [{**source, "url": web_address(source["url"])} for source in values["sources"]]
    return {**values, "sources": sources, "alt": said, "decorative": decorative}


def description(upload: ContentImage, uses: Uses) -> str:
    return str(uses.upload(upload, "alt", lambda files: {"alt": upload.description.strip()})["alt"])


def credit(upload: ContentImage, uses: Uses) -> str:
    return str(uses.upload(upload, "credit", lambda files: {"credit": upload.credit.strip()})["credit"])


def _picture(upload: ContentImage, files: Files) -> Values:
    """`sources` smallest first within each format. `focal`: parts of width and height. `shows` names this very file
    for whoever compares two versions."""
    sources = []
    for media_type, rendition in renditions(upload, IN_DRAFTS if files.is_draft else WIDTHS):
        body = _body(rendition, upload)
        url = files.file(media_type, body)
        sources.append({"url": url, "type": media_type, "w": rendition.width, "h": rendition.height})
    focal = _focal(upload)
    at = f", focal point {focal['x']:.0%} from the left and {focal['y']:.0%} from the top" if focal else ""
    return {
        "id": f"i-{upload.pk}",
        "file_name": COPY.sub("", PurePath(upload.file.name).stem),
        "shows": f"{upload.title}, {upload.width} × {upload.height}, file {upload.file_hash[:8]}{at}",
        "focal": focal,
        "aspect": round(upload.width / upload.height, 4),
        "placeholder": {"color": _average(body)},
        "sources": sources,
    }


def renditions(upload: ContentImage, widths: dict[str, tuple[int, ...]] = WIDTHS) -> list[tuple[str, Any]]:
    """(media type, rendition) in every size, made unless they are there. Raises Unusable."""
    wanted = [
        (media_type, f"width-{width}|format-{FORMATS[media_type]}|file-{upload.file_hash[:16]}")
        for media_type, sizes in widths.items()
        for width in sorted({min(width, upload.width) for width in sizes})
    ]
    try:
        made = upload.get_renditions(*(spec for _media_type, spec in wanted))
    except (SourceImageIOError, OSError):
        raise Unusable(UNREADABLE.format(upload.title)) from None
    return [(media_type, made[spec]) for media_type, spec in wanted]


def _body(rendition: Any, upload: ContentImage) -> bytes:
    try:
        with rendition.file.open() as file:
            body = bytes(file.read())
        with Image.open(BytesIO(body)) as made:
            tells = CAMERA & made.info.keys()
    except OSError:
        raise Unusable(UNREADABLE.format(upload.title)) from None
    if tells:  # it came in past the upload form
        raise Unusable(TELLS.format(upload.title))
    return body


def _focal(upload: ContentImage) -> Values | None:
    if upload.focal_point_x is None or upload.focal_point_y is None:
        return None
    return {"x": round(upload.focal_point_x / upload.width, 4), "y": round(upload.focal_point_y / upload.height, 4)}


def _average(body: bytes) -> str:
    """The colour that stands in its place until it is there."""
    with Image.open(BytesIO(body)) as image:
        pixel = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    return "#{:02X}{:02X}{:02X}".format(*pixel) if isinstance(pixel, tuple) else "#808080"


def for_mail(picture: Values | None) -> Values | None:
    """A picture with the one file that a mail shows."""
    if picture is None:
        return None
    return {**picture, "sources": [one for one in picture["sources"] if one["type"] == "image/jpeg"][-1:]}


# --- Documents ---


def document(upload: ContentDocument | None, uses: Uses, where: str) -> Values | None:
    """{"src", "type", "bytes", "shows"}. None, with a note in `uses`, while there is none that can be read."""
    if upload is None:
        uses.missing(where, "Choose a document.", "required.document")
        return None
    try:
        values = uses.upload(upload, "file", lambda files: _document(upload, files))
        return {**values, "src": web_address(values["src"])}
    except OSError:
        uses.missing(where, UNREADABLE.format(upload.title), "document.unusable")
        return None


def _document(upload: ContentDocument, files: Files) -> Values:
    with upload.file.open() as file:
        body = bytes(file.read())
    src = "#" if files.is_draft else files.file("application/pdf", body)
    return {
        "src": src,
        "type": "application/pdf",
        "bytes": len(body),
        "shows": f"{upload.title}, file {upload.file_hash[:8]}",
    }

"""An uploaded picture is drawn anew, whatever came in: no data of camera and place, nothing behind the pixels."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import PurePath

import pillow_heif
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

pillow_heif.register_heif_opener()

FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF"]  # told by what is in the file, never by its name
LOSSLESS = {"PNG", "GIF"}
LARGEST = 15 * 1024 * 1024  # bytes
PIXELS = 40_000_000
LONGEST = 2400  # pixels of a side that is kept; readers get 1600 at most
QUALITY = 92
FAULTS = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, OverflowError, RuntimeError)

UNKNOWN = "This is not a picture that can be used here. Upload a JPEG, PNG, WebP, AVIF or HEIC file."
HEAVY = "This file has {}. Upload one of at most {}."
HUGE = "This picture has {} million pixels. Make it smaller: {} million are the most."
MOVES = "This picture moves. Upload a still one: moving pictures distract people who read."
BROKEN = "This picture is damaged or not complete. Save it once more and upload that file."


def cleaned(file: UploadedFile) -> SimpleUploadedFile:
    """The same picture as a new JPEG or PNG without any other data. Raises ValidationError with a sentence."""
    size = file.size or 0
    if size > LARGEST:
        raise ValidationError(HEAVY.format(filesizeformat(size), filesizeformat(LARGEST)))
    image = _opened(BytesIO(file.read()))
    kind = image.format or ""
    try:
        image.draft("RGB", (LONGEST, LONGEST))  # a large JPEG is read in the size it is kept in
        image.load()
        drawn = _drawn(image)
    except FAULTS:
        raise ValidationError(BROKEN) from None
    lossless = kind in LOSSLESS or drawn.mode == "RGBA"
    body = BytesIO()
    drawn.save(body, "PNG", optimize=True) if lossless else drawn.save(body, "JPEG", quality=QUALITY, optimize=True)
    stem = slugify(PurePath(file.name or "").stem)[:60] or "picture"
    name, media_type = (f"{stem}.png", "image/png") if lossless else (f"{stem}.jpg", "image/jpeg")
    return SimpleUploadedFile(name, body.getvalue(), media_type)


def _opened(body: BytesIO) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(body, formats=FORMATS)
    except Image.DecompressionBombError:
        raise ValidationError(HUGE.format("far too many", PIXELS // 1_000_000)) from None
    except (UnidentifiedImageError, *FAULTS):
        raise ValidationError(UNKNOWN) from None
    if image.width * image.height > PIXELS:
        raise ValidationError(HUGE.format(image.width * image.height // 1_000_000, PIXELS // 1_000_000))
    if _moves(image):
        raise ValidationError(MOVES)
    return image


def _moves(image: Image.Image) -> bool:
    """A phone keeps several views in one JPEG or HEIC file; the first of them is the picture."""
    if image.format in ("JPEG", "MPO", "HEIF"):
        return False
    try:
        return bool(getattr(image, "is_animated", False))
    except FAULTS:
        raise ValidationError(BROKEN) from None


def _drawn(image: Image.Image) -> Image.Image:
    """Upright, in the colours that screens expect, at most LONGEST on a side; nothing but pixels."""
    upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    colours = _in_srgb(upright, mode).convert(mode)
    colours.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    pixels = Image.new(mode, colours.size)
    pixels.paste(colours)
    return pixels


def _in_srgb(image: Image.Image, mode: str) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    try:
        source, screen = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, screen, outputMode=mode) or image
    except (ImageCms.PyCMSError, *FAULTS):  # a profile that nobody can read: the numbers as they are
        return image

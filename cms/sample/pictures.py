"""A picture for the sample page, drawn here: hills in the morning, nobody in it, nobody's rights in it."""

from __future__ import annotations

from io import BytesIO
from math import sin

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw, ImageFilter

from cms.models import ContentImage
from cms.snapshots import media

TITLE = "Hills in the morning"
ALT = "Soft green hills under a pale morning sky, with a low sun and a path that leads on"
SIZE = (1600, 800)
FINE = 2  # drawn larger, then made smaller: smooth edges
SKY = ((186, 214, 228), (250, 240, 224))  # top and horizon
HILLS = (  # height of the crest, height and length of its waves, colour; the farthest first
    (0.56, 0.060, 0.0021, (158, 188, 186)),
    (0.64, 0.050, 0.0033, (122, 164, 152)),
    (0.74, 0.055, 0.0027, (84, 138, 120)),
    (0.86, 0.040, 0.0040, (50, 108, 94)),
)
PATH = (238, 226, 200)


def hills() -> ContentImage:
    """The one that is there, or a new one with all its sizes."""
    found = ContentImage.objects.filter(title=TITLE).first()
    if found is not None:
        return found
    body = BytesIO()
    drawn().save(body, "JPEG", quality=92)
    file = ImageFile(BytesIO(body.getvalue()), name="sample-hills.jpg")
    made = ContentImage.objects.create(
        title=TITLE,
        file=file,
        description=ALT,
        credit="drawn for Concord",
        focal_point_x=1060,
        focal_point_y=430,
        focal_point_width=400,
        focal_point_height=300,
    )
    media.renditions(made)  # no worker may be there yet
    return made


def drawn() -> Image.Image:
    width, height = (side * FINE for side in SIZE)
    picture = _sky(width, height)
    canvas = ImageDraw.Draw(picture)
    canvas.ellipse(_circle(0.66 * width, 0.40 * height, 0.07 * height), fill=(255, 250, 236))
    picture = picture.filter(ImageFilter.GaussianBlur(3 * FINE))
    canvas = ImageDraw.Draw(picture)
    for crest, wave, length, colour in HILLS:
        line = [(x, height * (crest + wave * sin(x * length / FINE + crest * 20))) for x in range(0, width + 1, 8)]
        canvas.polygon([*line, (width, height), (0, height)], fill=colour)
    left = [(width * (0.66 + 0.03 * sin(t * 5) - 0.035 * t), height * (0.688 + 0.312 * t)) for t in _steps()]
    right = [(x + width * (0.002 + 0.054 * t), y) for (x, y), t in zip(left, _steps(), strict=True)]
    canvas.polygon([*left, *reversed(right)], fill=PATH)
    return picture.resize(SIZE, Image.Resampling.LANCZOS)


def _sky(width: int, height: int) -> Image.Image:
    column = Image.new("RGB", (1, height))
    for y in range(height):
        part = min(1.0, y / (0.6 * height))
        top, horizon = SKY
        column.putpixel((0, y), tuple(round(a + (b - a) * part) for a, b in zip(top, horizon, strict=True)))
    return column.resize((width, height))


def _circle(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return x - radius, y - radius, x + radius, y + radius


def _steps() -> list[float]:
    return [step / 40 for step in range(41)]

"""Celery tasks around uploads."""

from celery import shared_task

from cms.models import ContentImage
from cms.snapshots import media


@shared_task
def make_renditions(image_id: int) -> None:
    """Make every size that readers may be given, ahead of the proof, which would otherwise wait for them. Safe to
    repeat; what is lost of it, the proof makes."""
    image = ContentImage.objects.filter(pk=image_id).first()
    if image is not None:
        media.renditions(image)

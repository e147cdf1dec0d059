"""Pictures and documents as editors have them; what readers get was made of them when it was approved."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition

from publishing.snapshots import digest
from publishing.wake import wake


class ContentImage(AbstractImage):
    """A picture. `description` says what it shows; a page may say it in its own words."""

    credit = models.CharField(
        max_length=80, blank=True, help_text="Who made it. Printed with the picture where the page names nobody else."
    )
    admin_form_fields: ClassVar = (
        "title",
        "file",
        "description",
        "credit",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    parts = ("picture", "alt", "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = "picture"
        verbose_name_plural = "pictures"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file_hash:
            self._set_image_file_metadata()
        super().save(*args, **kwargs)
        wake("cms.uploads.tasks.make_renditions", self.pk)

    def fingerprint(self, part: str) -> str:
        """See `publishing.files.Upload`."""
        if part != "picture":
            return digest(self.description if part == "alt" else self.credit)
        focal = [self.focal_point_x, self.focal_point_y, self.focal_point_width, self.focal_point_height]
        return digest([self.file.name, self.file_hash, self.width, self.height, focal])


class ContentRendition(AbstractRendition):
    image = models.ForeignKey(ContentImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition")
        ]


class ContentDocument(AbstractDocument):
    """A PDF for readers to take away."""

    admin_form_fields: ClassVar = ("title", "file", "collection", "tags")
    parts = ("file",)

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"

    def clean(self) -> None:
        if self.file:  # the form has said already why there is none
            super().clean()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file_hash:
            self._set_document_file_metadata()
        super().save(*args, **kwargs)

    def fingerprint(self, part: str) -> str:
        """See `publishing.files.Upload`."""
        return digest([self.file.name, self.file_hash])

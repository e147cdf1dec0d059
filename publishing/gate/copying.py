"""Wagtail's form to copy a page, without the two boxes that would call the copy live."""

from typing import Any

from wagtail.admin.forms.pages import CopyForm


class DraftCopyForm(CopyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for box in ("publish_copies", "alias"):
            self.fields.pop(box, None)

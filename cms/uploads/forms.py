"""Wagtail's own upload forms, with our rules in them. Two settings name them."""

from typing import Any

from django.forms import FileField
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.uploads import documents, pictures

SAYS = "What it shows, for those who cannot see it: one short sentence. Pages that show it start from this."


class PictureField(WagtailImageField):
    """Drawn anew before Wagtail looks at it."""

    def to_python(self, data: Any) -> Any:
        file: Any = FileField.to_python(self, data)
        return None if file is None else super().to_python(pictures.cleaned(file))


class DocumentField(WagtailDocumentField):
    def to_python(self, data: Any) -> Any:
        file: Any = FileField.to_python(self, data)
        return None if file is None else documents.checked(file)


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stock := self.fields.get("file"):
            self.fields["file"] = PictureField(label=stock.label, required=stock.required, widget=stock.widget)
        if "description" in self.fields:
            self.fields["description"].help_text = SAYS


class DocumentForm(BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stock := self.fields.get("file"):
            self.fields["file"] = DocumentField(label=stock.label, required=stock.required, widget=stock.widget)
            self.fields["file"].help_text = "A PDF of at most 10 MB, without scripts and forms."

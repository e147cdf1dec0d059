"""The panel at the top of every edit form: where this content stands, kept up to date without a reload."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.admin.panels import Panel

from publishing import submitting
from publishing.handing import warning

ID = "message-to-the-reviewer"


class StatusPanel(Panel):
    """'Checking…', 'Waiting for …', what to mend with links to the fields, and each channel's state."""

    def __init__(self, heading: str = "Where it stands", **kwargs: object) -> None:
        super().__init__(heading=heading, **kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "publishing/status_panel.html"

        def get_context_data(self, parent_context: dict[str, object] | None = None) -> dict[str, object]:
            saved = bool(self.instance and self.instance.pk)
            context = {**super().get_context_data(parent_context), "message_field": submitting.FIELD, "message_id": ID}
            if not saved:
                return {**context, "asks": True}
            content_type = ContentType.objects.get_for_model(self.instance)
            return {
                **context,
                "status_url": reverse("publishing:status", args=[content_type.pk, self.instance.pk]),
                "warning": warning.before_typing(self.instance, self.request.user),
                "asks": submitting.asks(self.instance),
            }

"""What an import did, kept with the draft that it made."""

from django.conf import settings
from django.db import models


class WordImport(models.Model):
    """The report of one import (`cms.importing.report.Report` as JSON).

    It goes when its page goes: it may hold words of colleagues that were never meant for readers."""

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="word_imports")
    report = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        get_latest_by = "created_at"
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"Import of “{self.page.title}”"

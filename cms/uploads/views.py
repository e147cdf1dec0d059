"""Uploads as colleagues see them in the admin: thumbnails, and documents to open. Nobody else gets them."""

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access


@require_admin_access
@require_safe
def uploaded(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file of the storage, by its name there."""
    try:
        file = default_storage.open(name)
    except (SuspiciousOperation, OSError, ValueError):
        raise Http404 from None
    headers = {
        "Cache-Control": "private, max-age=600",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return FileResponse(file, as_attachment=name.endswith(".pdf"), headers=headers)

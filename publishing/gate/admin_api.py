"""The admin's own list of pages, as its page menu reads it. Wagtail's class also publishes, copies, makes aliases and
moves for whoever sends a request, past every hook; nothing in the admin asks it to."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.admin.api.views import PagesAdminAPIViewSet

SENTENCE = (
    "Pages are changed in the editor. Publishing goes through approval; moving and taking down have their own screens."
)


class ListOfPages(PagesAdminAPIViewSet):
    actions: ClassVar[dict[str, Any]] = {}

    def action_view(self, request: Request, pk: int, action_name: str) -> Response:
        return Response({"detail": SENTENCE}, status=403)

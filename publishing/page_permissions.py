"""Wagtail asks for the right to publish wherever readers see something; nobody holds it. Deleting and moving what is
live are releases here, so who may edit the page and decide about releases may start them in Wagtail's own menus."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from wagtail.models import Page, PagePermissionTester

DECIDE = "publishing.change_release"  # decides about what goes out and comes down


class ReleasePermissions(PagePermissionTester):
    """Given out by a page's `permissions_for_user`."""

    def __init__(self, user: User, page: Page) -> None:
        super().__init__(user, page)
        self.decides = user.is_active and user.has_perm(DECIDE) and not self.page_is_root

    def can_publish(self) -> bool:
        """Nobody, superusers included: Wagtail would say "live" of what nobody approved (reliability.md B1 to B4)."""
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        """To make a page public again; making one private is refused (`publishing.gate.privacy`)."""
        return bool(self.user.is_active and self.user.is_superuser and not self.page_is_root)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if super().can_delete(ignore_bulk):
            return True
        alone = ignore_bulk or self.page.is_leaf() or "bulk_delete" in self._given
        return self.decides and "change" in self._given and alone

    def can_move_to(self, destination: Page) -> bool:
        if super().can_move_to(destination):
            return True
        inside = self.page == destination or destination.is_descendant_of(self.page)
        fits = self.page.is_child_of(destination) or self.page.specific.can_move_to(destination)
        there: Any = destination.permissions_for_user(self.user)
        return self.decides and not inside and fits and self.can_move() and there.can_add_subpage()

    @property
    def _given(self) -> set[str]:
        """A superuser has no list: nothing is asked of her."""
        given: set[str] = getattr(self, "permissions", set())
        return given

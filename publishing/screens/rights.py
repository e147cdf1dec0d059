"""Who may plan, who may decide what goes out and comes down, and who may let mail leave."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from wagtail.models import Page

from publishing.models import Publication, Release
from publishing.page_permissions import DECIDE
from publishing.steps import Refused
from publishing.wagtail_rows import row_of

PLAN = "publishing.add_release"
SEND = "newsletter.add_mailing"  # the newsletter channel's own; without that channel nobody has it
MAIL = "newsletter"  # the kind of publication that leaves as mail

MARKETING = "“{}” sends a newsletter. Somebody who may send newsletters chooses its moment."


def may_plan(user: User) -> bool:
    return user.has_perm(PLAN)


def may_take_down(user: User, publication: Publication) -> bool:
    """Whoever decides about releases and may edit this content, if it is still there to be edited."""
    return user.has_perm(DECIDE) and may_edit(user, publication)


def why_not(user: User, release: Release) -> str:
    """Why this person cannot choose its moment, in a sentence; empty when she can. Drafting, approving and sending mail
    are three permissions: a plan with a newsletter in it needs the third too."""
    kinds = {item.publication.kind for item in release.items.all()}
    if MAIL in kinds and not user.has_perm(SEND):
        return MARKETING.format(release.name or "This")
    if kinds != {MAIL} and not user.has_perm(DECIDE):
        return "Your account may not decide when this goes out."
    return ""


def refuse_unless_decides(user: User, release: Release) -> None:
    if reason := why_not(user, release):
        raise Refused(reason)


def refuse_unless_includes(user: User, publication: Publication) -> None:
    if publication.kind == MAIL and not user.has_perm(SEND):
        raise Refused(MARKETING.format(publication.title))


def may_edit(user: User, publication: Publication) -> bool:
    row = row_of(publication)
    return row is None or may_edit_row(user, row)


def may_edit_row(user: User, row: Any) -> bool:
    """A page or snippet, submitted before or not."""
    if isinstance(row, Page):
        return bool(row.permissions_for_user(user).can_edit())
    return user.has_perm(f"{row._meta.app_label}.change_{row._meta.model_name}")

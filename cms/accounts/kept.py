"""What somebody typed, kept in the session while she logs in or shows her second factor, then sent again.

It goes through the same view, with all its checks, as a new request of the browser: nothing is replayed here."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse

NOTE, OWNER = "kept_form", "was_logged_in"
LASTS = 30 * 60  # seconds
LARGEST = 2_500_000  # characters; as much as Django takes in


@dataclass(frozen=True)
class Kept:
    """One form: where it was sent and what was in it. `owner` is the account that typed it, if known."""

    path: str
    fields: list[tuple[str, str]]
    owner: int | None
    at: float
    files: bool

    def is_for(self, request: HttpRequest) -> bool:
        return self.owner in (None, request.user.pk) and time.time() - self.at < LASTS


def keep(request: HttpRequest) -> bool:
    """Keep the form of this request; False when it is too large or holds a password."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    too_large = sum(len(name) + len(value) for name, value in fields) > LARGEST
    if too_large or any("password" in name for name, _value in fields):
        return False
    owner = request.user.pk or request.session.get(OWNER)
    kept = Kept(request.get_full_path(), fields, owner, time.time(), any(request.FILES.values()))
    request.session[NOTE] = asdict(kept)
    return True


def waiting(request: HttpRequest) -> Kept | None:
    """The form that waits for this person, if any."""
    noted = request.session.get(NOTE)
    if not noted:
        return None
    kept = Kept(**{**noted, "fields": [(name, value) for name, value in noted["fields"]]})
    return kept if kept.is_for(request) else None


def forget(request: HttpRequest) -> None:
    request.session.pop(NOTE, None)


def ask_first(request: HttpRequest, where: str) -> HttpResponse:
    """Keep what was typed and lead to `where` (an address or the name of one), and from there to sending it again."""
    after = request.get_full_path()
    if request.method == "POST":
        after = reverse("account_go_on") if keep(request) else reverse("wagtailadmin_home")
    return HttpResponseRedirect(f"{resolve_url(where)}?{urlencode({'next': after})}")

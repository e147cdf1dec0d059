"""Plans: what goes out together and when. The list, one plan, and what may be done with it; plain forms throughout."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from publishing import expiry, plans, releases
from publishing.models import Publication, Release
from publishing.models.releases import Action
from publishing.requests import AdminRequest, decides
from publishing.screens import places, rights, words
from publishing.screens.forms import MomentForm, PlanForm
from publishing.steps import Refused
from publishing.together import OPEN

SHOWN, RECENT, FOUND = 100, 20, 20

View = Callable[..., HttpResponse]


def planner(view: View) -> View:
    """For people of the admin who may plan."""
    return require_admin_access(permission_required(rights.PLAN, raise_exception=True)(view))


def acting(view: View) -> View:
    """A button of a plan's page: what is refused is said there in a sentence."""

    @wraps(view)
    def answer(request: AdminRequest, release_id: int, **kwargs: Any) -> HttpResponse:
        release = get_object_or_404(Release, pk=release_id)
        try:
            return view(request, release, **kwargs)
        except Refused as reason:
            messages.error(request, str(reason))
            return redirect("plans:plan", release.pk)

    return planner(require_POST(answer))


# --- Shown ---


@planner
@require_GET
def index(request: AdminRequest) -> HttpResponse:
    """All that waits for its moment, what is held and why, and what went out lately."""
    over = Release.objects.exclude(state__in=OPEN).exclude(name="", items__action=Action.PUBLISH)
    context = {
        "held": [_row(release, request) for release in _open(Release.State.HELD)],
        "waiting": [_row(release, request) for release in _open(Release.State.WAITING)],
        "recent": [_row(release, request) for release in _read(over).order_by("-done_at")[:RECENT]],
    }
    return render(request, "publishing/screens/plans.html", context)


@planner
@require_GET
def plan(request: AdminRequest, release_id: int) -> HttpResponse:
    release = get_object_or_404(_read(Release.objects.all()), pk=release_id)
    if release.state in OPEN and (elsewhere := places.decide_url(release)) != request.path:
        return redirect(elsewhere)
    return _show(request, release, MomentForm(initial={"due_at": release.due_at}))


def _show(request: AdminRequest, release: Release, form: MomentForm, status: int = 200) -> HttpResponse:
    items = release.items.order_by("pk").select_related("publication__live", "proof", "release")
    members = [words.member(item) for item in items]
    wanted = request.GET.get("find", "").strip()[:100]
    down = words.takes_down(release)
    if down:
        form.fields["due_at"].label = "It is taken down on"
    context = {
        "release": release,
        "title": words.title(release),
        "sentence": words.sentence(release),
        "members": members,
        "open": release.state in OPEN,
        "ready": bool(members) and all(row["approved"] or row["item"].action == Action.WITHDRAW for row in members),
        "form": form,
        "find": wanted,
        "found": _found(release, wanted),
        "down": down,
        "sends_mail": any(row["publication"].kind == rights.MAIL for row in members),
        "why_not": rights.why_not(request.user, release),
    }
    return render(request, "publishing/screens/plan.html", context, status=status)


def _row(release: Release, request: AdminRequest) -> dict[str, Any]:
    return {
        "release": release,
        "title": words.title(release),
        "sentence": words.sentence(release),
        "progress": words.progress(release),
        "may_decide": not rights.why_not(request.user, release),
    }


def _read(rows: QuerySet[Release]) -> QuerySet[Release]:
    return rows.select_related("owner").prefetch_related("items__publication", "items__ends", "items__proof").distinct()


def _open(state: str) -> list[Release]:
    """Soonest first; without what no longer has an effect, and mail that leaves from its own page."""
    rows = _read(Release.objects.filter(state=state)).order_by("due_at", "pk")
    shown = rows.exclude(name="", items__publication__kind=rights.MAIL)[:SHOWN]
    return [row for row in shown if not row.items.all() or any(map(expiry.applies, row.items.all()))]


def _found(release: Release, wanted: str) -> list[Publication]:
    if not wanted:
        return []
    rows = Publication.objects.filter(title__icontains=wanted, content_type__isnull=False)
    return list(rows.exclude(pk__in=release.items.values("publication")).order_by("title", "pk")[:FOUND])


# --- Made and changed ---


@planner
@require_http_methods(["GET", "POST"])
def new(request: AdminRequest) -> HttpResponse:
    form = PlanForm(request.POST or None)
    if not form.is_valid():
        return render(request, "publishing/screens/new_plan.html", {"form": form}, status=400 if form.errors else 200)
    release = plans.plan(form.cleaned_data["name"], form.cleaned_data["due_at"], request.user)
    return redirect("plans:plan", release.pk)


@acting
def include(request: AdminRequest, release: Release) -> HttpResponse:
    chosen = request.POST.get("publication", "")
    publication = get_object_or_404(Publication, pk=chosen if chosen.isdecimal() and len(chosen) < 19 else 0)
    rights.refuse_unless_includes(request.user, publication)
    plans.include(release.pk, publication, request.user)
    messages.success(request, f"“{publication.title}” goes out with “{words.title(release)}”.")
    return redirect("plans:plan", release.pk)


@acting
def leave_out(request: AdminRequest, release: Release, item_id: int) -> HttpResponse:
    item = release.items.filter(pk=item_id).select_related("publication").first()
    if item is not None:  # pressed twice, or by two colleagues
        plans.leave_out(release.pk, item.publication, request.user)
        messages.success(request, f"“{item.publication.title}” does not go out with it any more.")
    return redirect("plans:plan", release.pk)


@decides()
@acting
def set_moment(request: AdminRequest, release: Release) -> HttpResponse:
    rights.refuse_unless_decides(request.user, release)
    form = MomentForm(request.POST)
    if not form.is_valid():
        return _show(request, release, form, status=400)
    plans.set_moment(release.pk, form.cleaned_data["due_at"], request.user)
    release.refresh_from_db()
    messages.success(request, f"{words.sentence(release)}.")
    return redirect("plans:plan", release.pk)


@decides()
@acting
def release_now(request: AdminRequest, release: Release) -> HttpResponse:
    rights.refuse_unless_decides(request.user, release)
    if not release.items.exists():
        raise Refused("There is nothing in it yet.")
    releases.release_now(release.pk, request.user)
    messages.success(request, f"“{words.title(release)}” goes out now.")
    return redirect("plans:plan", release.pk)


@acting
def take_back(request: AdminRequest, release: Release) -> HttpResponse:
    rights.refuse_unless_decides(request.user, release)
    plans.cancel(release.pk, request.user)
    messages.success(request, f"“{words.title(release)}” was taken back. Nothing changes for readers.")
    return redirect("plans:plan", release.pk)

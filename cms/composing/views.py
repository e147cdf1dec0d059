"""Two presses of whoever puts a newsletter together."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from cms.composing import changed, copying
from cms.models import NewsletterIssue
from publishing.requests import AdminRequest
from publishing.screens.places import edit_url_of
from publishing.steps import Refused

NOTHING_SENT = "No newsletter was sent yet, so there is none to copy. Make a new one."


@require_admin_access
@permission_required("cms.add_newsletterissue", raise_exception=True)
@require_POST
def copy_last(request: AdminRequest) -> HttpResponse:
    copied = copying.copy_last(request.user)
    if copied is None:
        messages.warning(request, NOTHING_SENT)
        return redirect("newsletter-desk")
    messages.success(request, "Copied. Change the subject, then what it tells of.")
    if copied.left_out:
        messages.warning(request, f"Left out, since readers do not see it any more: {', '.join(copied.left_out)}.")
    return redirect(edit_url_of(copied.issue))


@require_admin_access
@permission_required("cms.change_newsletterissue", raise_exception=True)
@require_http_methods(["GET", "POST"])
def what_changed(request: AdminRequest, pk: int) -> HttpResponse:
    """Pages that got a new text since the last newsletter; one press puts those that are ticked into this one."""
    issue = get_object_or_404(NewsletterIssue, pk=pk)
    pages = changed.since_last(issue.get_latest_revision_as_object())
    if request.method == "POST":
        wanted = request.POST.getlist("page")
        try:
            count = changed.add(issue, [page for page in pages if str(page.pk) in wanted], request.user)
        except Refused as reason:
            messages.error(request, str(reason))
            return redirect(edit_url_of(issue))
        messages.success(request, f"{count} page{'' if count == 1 else 's'} added. Put them in order.")
        return redirect(edit_url_of(issue))
    context = {"title": str(issue), "edit_url": edit_url_of(issue), "pages": pages}
    return render(request, "newsletter/what_changed.html", context)

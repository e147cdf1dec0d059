"""The page on which one person looks at a new design and approves it for everything: a plain form, no script."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.auth import require_admin_access

from publishing.base import Artefact, channels, is_piece
from publishing.editions import stamps_of
from publishing.models import Proof, ProofArtefact, Republish
from publishing.preview import expected_stamps, in_frame, stamped
from publishing.republishing import page, signing
from publishing.requests import AdminRequest, decides
from publishing.screens.own_files import with_own_files
from publishing.stamps import Stamps
from publishing.steps import Refused

APPROVED = "You approved the new design. It comes to readers page by page now."


class SignForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


@decides()
@require_admin_access
@never_cache
@require_http_methods(["GET", "POST"])
def approve(request: AdminRequest, republish_id: int) -> HttpResponse:
    """Show a new design and take one person's signature under it."""
    row = get_object_or_404(Republish, pk=republish_id)
    if request.method != "POST":
        return _show(request, row)
    form = SignForm(request.POST)
    if not form.is_valid():
        return _show(request, row, refused=signing.CHANGED, status=400)
    try:
        signing.sign(republish_id=row.pk, digest=form.cleaned_data["digest"], user=request.user)
    except Refused as reason:
        row.refresh_from_db()
        if row.signed_by_id != request.user.pk:  # a second press of the same person's button is no fault
            return _show(request, row, refused=str(reason), status=409)
    else:
        messages.success(request, APPROVED)
    return redirect("republish:approve", row.pk)


def _show(request: AdminRequest, row: Republish, refused: str = "", status: int = 200) -> HttpResponse:
    row = signing.refresh(row.pk)
    if row.state != Republish.State.READY:
        said = {**page.not_waiting(row), "refused": refused}
        return render(request, "publishing/republish_closed.html", said, status=status)
    said = page.context(row, request.user, request.GET.get("show", ""))
    said |= {"refused": refused, "form": SignForm(initial={"digest": row.digest})}
    return render(request, "publishing/republish.html", said, status=status)


@require_admin_access
@require_GET
@xframe_options_sameorigin
def shown(request: AdminRequest, republish_id: int, artefact_id: int) -> HttpResponse:
    """One artefact as its channel shows it: of a version that waits, or of what readers see in its place."""
    row = _artefact(republish_id, artefact_id)
    artefact = Artefact(row.path, row.media_type, bytes(row.blob.body))
    channel = channels()[row.channel]
    try:
        body = channel.show(stamped(artefact, row.channel, _stamps(row)))
    except (LookupError, TypeError, ValueError, AttributeError):
        # Drawn by today's program from a document of an earlier one, whose shape it may not know any more.
        body = render_to_string("publishing/asof_plain.html", {"text": artefact.body.decode()}).encode()
    return in_frame(with_own_files(body, row.proof))


def _artefact(republish_id: int, artefact_id: int) -> ProofArtefact:
    rows = ProofArtefact.objects.select_related("proof__publication__live", "blob")
    row = get_object_or_404(rows, pk=artefact_id)
    publication = row.proof.publication
    is_live = publication.live is not None and publication.live.proof_id == row.proof_id
    member = Proof.objects.filter(republish=republish_id, publication=publication)
    if row.proof.republish_id != republish_id and not (is_live and member.exists()):
        raise Http404
    return row


def _stamps(row: ProofArtefact) -> Stamps:
    """The dates that readers see now: a new design leaves them as they are."""
    publication = row.proof.publication
    number = publication.number + (row.proof_id != (publication.live.proof_id if publication.live else 0))
    if publication.live is None or is_piece(row.path):
        return expected_stamps(publication.locale, number)
    return Stamps.from_json({**stamps_of(publication.live), "edition": number})

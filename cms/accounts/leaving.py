"""A colleague leaves, or has lost her second factor. Nothing she approved or wrote is touched."""

from __future__ import annotations

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Now
from wagtail.models import ReferenceIndex

from cms.accounts import sessions
from cms.models import Person
from publishing import audit
from publishing.models import Absence, Proof, Publication, Release, SharedLink
from publishing.together import OPEN


class NotOne(Exception):
    """No account, or several, have this email address; the message says so."""


def account_of(email: str) -> User:
    """The one account with this address. Raises NotOne."""
    found = list(get_user_model().objects.filter(email__iexact=email.strip())) if email.strip() else []
    if len(found) == 1:
        return found[0]
    names = ", ".join(user.get_username() for user in found)
    raise NotOne(f"Several accounts have this address: {names}." if found else "No account has this email address.")


@transaction.atomic
def lock_out(user: User) -> list[str]:
    """Close the account, end its sessions, take its rights and second factors; one sentence for each thing done."""
    get_user_model().objects.select_for_update().get(pk=user.pk)
    groups = sorted(user.groups.values_list("name", flat=True))
    user.groups.clear()
    user.user_permissions.clear()
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    ended, factors, links = sessions.end_all(user), _take_factors(user), _end_links(user)
    Absence.objects.filter(user=user).delete()
    Absence.objects.filter(deputy=user).update(deputy=None)
    user.save()
    audit.record(
        f"account {user.pk}", "locked out", new="closed", detail=f"Groups taken: {', '.join(groups) or 'none'}"
    )
    return [
        "The account is closed: no password, passkey or code opens it.",
        f"{ended} of its sessions ended.",
        f"Taken: {', '.join(f'group “{name}”' for name in groups) or 'no group'}, {factors} second factors.",
        *([f"{links} links for people without an account ended."] if links else []),
        *still_names(user),
    ]


@transaction.atomic
def reset_second_factor(user: User, by: User) -> list[str]:
    """Take away a lost factor: the next log-in, with the password, sets up a new one. Raises PermissionError."""
    if by.pk == user.pk:
        raise PermissionError("Nobody resets her own second factor: another administrator does it.")
    if not (by.is_active and by.is_superuser):
        raise PermissionError(f"“{by.get_username()}” is not an administrator.")
    factors, ended = _take_factors(user), sessions.end_all(user)
    audit.record(f"account {user.pk}", "second factor reset", actor=by)
    return [f"{factors} second factors taken and {ended} sessions ended. The next log-in sets up a new one."]


def _take_factors(user: User) -> int:
    return Authenticator.objects.filter(user=user).delete()[0]


def _end_links(user: User) -> int:
    """What this person let somebody outside read."""
    links = SharedLink.objects.select_for_update().filter(made_by=user, ended_at=None, expires_at__gt=Now())
    for link in links:
        SharedLink.objects.filter(pk=link.pk).update(ended_at=Now())
        audit.record(f"proof {link.proof_id}", "link ended", detail=f"link {link.pk}: its maker was locked out")
    return len(links)


def still_names(user: User) -> Iterator[str]:
    """Where this person is still named, so that somebody else can take over."""
    for publication in Publication.objects.filter(live__proof__reviewers__contains=[{"user": user.pk}]).order_by(
        "title"
    ):
        yield f"Readers see “{publication.title}” with this reviewer: name another one and have it approved."
    for person in Person.objects.filter(user=user):
        yield f"The person “{person}” belongs to this account."
        for used, _places in ReferenceIndex.get_grouped_references_to(person):
            yield f"“{used}” names “{person}”."
    waiting = Proof.objects.filter(state=Proof.State.READY, cause=Proof.Cause.SUBMIT, release_item=None)
    for proof in waiting.filter(reviewers__contains=[{"user": user.pk}]).select_related("publication"):
        yield f"“{proof.publication.title}” waits for this person's approval: hand it over."
    for proof in waiting.filter(submitted_by=user).select_related("publication"):
        yield f"“{proof.publication.title}” was submitted by this person and waits for approval."
    for release in Release.objects.filter(owner=user, state__in=OPEN):
        yield f"The plan “{release.name or release.pk}” belongs to this person."

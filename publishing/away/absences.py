"""Absences: what the approve page, letters and the editor's panel say about somebody who is away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.formats import date_format

from publishing.clock import today
from publishing.handing.people import asked, name_of, who_could
from publishing.models import Absence, Proof


def now_away(users: Iterable[User | int]) -> QuerySet[Absence]:
    return Absence.objects.filter(user__in=list(users), until__gte=today()).select_related("user", "deputy")


def of(user: User) -> Absence | None:
    """Her own absence, if she is away now."""
    return now_away([user]).first()


def possible_deputies(user: User) -> QuerySet[User]:
    """Colleagues of her groups, so that a deputy may do what she does."""
    others = get_user_model().objects.filter(is_active=True, groups__in=user.groups.all()).exclude(pk=user.pk)
    return others.distinct().order_by("first_name", "username")


def sentences(proof: Proof) -> list[str]:
    """'Reviewer, oncology is away until 12 December; Reviewer, surgery can take it over.'"""
    return [_sentence(absence, proof) for absence in now_away(asked(proof))] if proof.reviewers else []


def deputies(proof: Proof) -> list[Absence]:
    """Absences of those who are asked, whose deputy could take this over."""
    if not proof.reviewers:
        return []
    away = list(now_away(asked(proof)).filter(deputy__isnull=False))
    could = {one.user.pk for one in who_could(proof)} if away else set()
    return [absence for absence in away if absence.deputy_id in could]


def stands_in_for(proof: Proof, user: User) -> Absence | None:
    """The absence that lets this person take it over with one press."""
    if not Absence.objects.filter(deputy=user, until__gte=today()).exists():
        return None  # asked for every version on the front page
    return next((absence for absence in deputies(proof) if absence.deputy_id == user.pk), None)


def day(until: date) -> str:
    return date_format(until, "j F" if until.year == today().year else "j F Y")


def _sentence(absence: Absence, proof: Proof) -> str:
    said = f"{name_of(absence.user)} is away until {day(absence.until)}"
    names = {one.user.pk: one.name for one in who_could(proof)}
    return f"{said}; {names[absence.deputy_id]} can take it over." if absence.deputy_id in names else f"{said}."

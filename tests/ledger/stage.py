"""The site that each example starts from: three small treatment pages below two indexes, and what they contain.

Each example commits for real, and the database is then put back from a copy. A transaction around it, rolled back at
its end, would be faster; but inside it no commit hook runs, no deferred constraint is checked, and a lock that is
asked for outside any transaction goes unnoticed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User

from cms.installation.groups import COMMUNICATIONS, REVIEWERS
from cms.models import (
    AppointmentPage,
    CallToAction,
    HomePage,
    MobileHeader,
    Reference,
    SafetyNotice,
    StandardPage,
    TreatmentIndexPage,
    TreatmentPage,
)
from publishing.edge import Edge
from publishing.models import Publication
from tests import restoring
from tests.conftest import approve, cast, submit, work
from tests.ledger.texts import ALL, LEAD, TREATMENTS, marker, write

TEMPLATE = "concord_ledger"
OPTION = {
    "name": "Surgery",
    "kind": "surgery",
    "summary": "An operation to take out the tumor.",
    "body": "<p>Surgeons try to remove all of the tumor with a rim of healthy tissue around it.</p>",
}
CLINICIANS = ("reviewer", "clinician")
COLLEAGUES = ("colleague", "second colleague")


@dataclass(frozen=True)
class Stage:
    """What stays the same in every example: what there is by name, and the mirror of how it begins."""

    models: dict[str, type[Any]]
    keys: dict[str, int]  # primary keys
    publications: dict[str, int]
    public_ids: dict[str, str]
    edge: Path

    def row(self, name: str) -> Any:
        """The page or snippet as Wagtail has it now."""
        return self.models[name]._default_manager.get(pk=self.keys[name])

    def draft(self, name: str) -> Any:
        """With its newest saved text in it."""
        return self.row(name).get_latest_revision_as_object()

    def publication(self, name: str) -> Publication:
        return Publication.objects.get(pk=self.publications[name])

    def name_of(self, publication_id: int | None) -> str:
        """Empty for what no step touches: people and references."""
        return next((name for name, pk in self.publications.items() if pk == publication_id), "")


def signers(name: str) -> tuple[str, ...]:
    """The accounts of the group that signs this kind of content; a treatment page names one of them."""
    if name in TREATMENTS:
        return ("reviewer",)
    return CLINICIANS if name in ("button", "notice") else COLLEAGUES


def build(folder: Path) -> Stage:
    """Everything approved, live and delivered, then kept as a copy."""
    User.objects.create_user("clinician").groups.add(Group.objects.get(name=REVIEWERS))
    User.objects.create_user("second colleague").groups.add(Group.objects.get(name=COMMUNICATIONS))
    sources = _sources()
    for number, name in enumerate(ALL):
        write(sources[name], name, marker(number))
        _bring_live(sources[name], signers(name)[0])
    Edge(folder).follow()
    rows = {name: Publication.objects.get(public_id=source.translation_key) for name, source in sources.items()}
    stage = Stage(
        models={name: type(source) for name, source in sources.items()},
        keys={name: source.pk for name, source in sources.items()},
        publications={name: row.pk for name, row in rows.items()},
        public_ids={name: str(row.public_id) for name, row in rows.items()},
        edge=folder,
    )
    restoring.keep(TEMPLATE)
    return stage


def restore() -> None:
    restoring.restore(TEMPLATE)


def _sources() -> dict[str, Any]:
    treatments = TreatmentIndexPage.objects.get()
    therapies = TreatmentIndexPage(title="Therapies", slug="therapies", lead=LEAD, live=False)
    HomePage.objects.get().add_child(instance=therapies)
    first = _small(TreatmentPage.objects.get())
    found = {"notice": SafetyNotice, "button": CallToAction, "header": MobileHeader}
    found |= {"home": HomePage, "appointment": AppointmentPage, "visit": StandardPage}
    return {
        **{name: model.objects.get() for name, model in found.items()},
        "treatments": treatments,
        "therapies": therapies,
        "first": first,
        "second": _copy(first, treatments, "second"),
        "third": _copy(first, therapies, "third"),
    }


def _small(page: TreatmentPage) -> TreatmentPage:
    """One option with its source, and the call to action: making versions is what takes the time."""
    button = next(block.value for block in page.body if block.block_type == "cta")
    option = {**OPTION, "references": [Reference.objects.earliest("pk")]}
    options = {"heading": "Options", "intro": "", "layout": "cards", "options": [("treatment_option", option)]}
    page.body = [("treatment_options", options), ("cta", button)]
    page.slug, page.lead, page.newsletter_teaser = "first", LEAD, ""
    page.save()
    return page


def _copy(page: TreatmentPage, index: TreatmentIndexPage, slug: str) -> Any:
    names = {"slug": slug, "title": f"The {slug} page"}
    return page.copy(to=index, update_attrs=names, keep_live=False, copy_revisions=False)


def _bring_live(source: Any, approver: str) -> None:
    proof = submit(source, cast()["editor"])
    assert proof.state == "ready", proof.findings
    approve(proof, cast()[approver])
    work()

"""Pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from cms.snapshots.actions import phone
from cms.snapshots.blocks import body_blocks
from publishing.snapshots import Snapshot, Values, bcp47
from publishing.uses import Link, Uses

if TYPE_CHECKING:
    from cms.models import AppointmentPage, TreatmentPage
    from cms.models.publishable import PublishablePage

LISTING = "~treatments/{locale}"  # the fragment that lists every live treatment page


def page(source: PublishablePage, uses: Uses, *, lead: str, lists_treatments: bool = False, **facts: Any) -> Snapshot:
    """What all pages share. `lists_treatments` puts the listing of live treatment pages below the text."""
    locale = bcp47(source.locale.language_code)
    if lists_treatments:
        facts["listing"] = LISTING.format(locale=locale)
    header, safety = uses.chrome("mobile_header"), uses.chrome("safety_notice")
    above = [uses.optional_link(parent.translation_key) for parent in source.get_ancestors().filter(depth__gt=1)]
    return Snapshot(
        kind=source.publication_kind,
        public_id=str(source.translation_key),
        locale=locale,
        title=source.title,
        origin=settings.PUBLIC_URL,
        path=_path(source, above),
        facts={
            "lead": lead,
            "seo_title": source.seo_title or source.title,
            "description": source.search_description,
            "breadcrumb": [{"title": link.title, "url": link.url} for link in above if link],
            **facts,
        },
        blocks=body_blocks(getattr(source, "body", []), uses),
        chrome={
            "header": header.snapshot.facts if header else None,
            "safety": safety.snapshot.facts if safety else None,
        },
    )


def treatment(source: TreatmentPage, uses: Uses) -> Snapshot:
    people = {role: _people(source, role, uses) for role in ("authors", "reviewers")}
    locale = bcp47(source.locale.language_code)
    return page(
        source,
        uses,
        lead=source.lead,
        short_title=source.short_title,
        teaser=source.newsletter_teaser or source.lead[:220],
        people=people,
        references=_references(source, uses),
        listed_in=LISTING.format(locale=locale),
    )


def appointment(source: AppointmentPage, uses: Uses) -> Snapshot:
    return page(
        source,
        uses,
        lead=source.lead,
        phone=phone(source.phone, uses, "phone"),
        hours=source.hours,
        what_to_have_ready=[str(item.value) for item in source.what_to_have_ready],
    )


def _people(source: TreatmentPage, role: str, uses: Uses) -> list[Values]:
    people = [
        uses.content(person.translation_key, where=role, name=str(person), check="required.people")
        for person in source.named_people(role)
    ]
    return [{name: found.snapshot.facts[name] for name in ("name", "role", "credentials")} for found in people if found]


def _references(source: TreatmentPage, uses: Uses) -> list[Values]:
    """The page's references, each once, in the order in which they are first cited."""
    chosen: dict[Any, tuple[Any, str]] = {}
    for block in source.body:
        if block.block_type == "treatment_options":
            for option in block.value["options"]:
                where = f"body.{block.id}.options.{option.id}.references"
                chosen |= {row.translation_key: (row, where) for row in option.value["references"] if row}
    found = [
        uses.content(row.translation_key, where=where, name=f"The reference “{row.title}”", check="required.references")
        for row, where in chosen.values()
    ]
    return [item.snapshot.facts for item in found if item]


def _path(source: PublishablePage, above: list[Link | None]) -> str:
    """Below the address that readers know of the page above; while there is none, where the tree says."""
    if not above:
        return source.public_path
    return f"{above[-1].path if above[-1] else source.get_parent().specific.public_path}{source.slug}/"

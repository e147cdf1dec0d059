"""Pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from cms.snapshots.actions import phone
from cms.snapshots.blocks import body_blocks, lists
from cms.snapshots.blocks.media import hero
from publishing.snapshots import Snapshot, Values, bcp47
from publishing.uses import Link, Uses

if TYPE_CHECKING:
    from cms.models import AppointmentPage, HomePage, StandardPage, TreatmentPage
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
            "hero": hero(getattr(source, "hero", None), uses),
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
    locale = bcp47(source.locale.language_code)
    return page(
        source,
        uses,
        lead=source.lead,
        short_title=source.short_title,
        teaser=source.newsletter_teaser or source.lead[:220],
        change_note=source.change_note,
        condition=source.copied.get("condition"),
        topics=source.copied.get("topics", []),
        topic_names=source.copied.get("topic_names", {}),
        audience=sorted(source.audience or []),
        people={role: _people(source, role, uses) for role in ("authors", "reviewers")},
        channels=_channels(mobile=source.in_app, newsletter=source.in_newsletter),
        listed_in=LISTING.format(locale=locale),
        **_lists(source, uses),
    )


def standard(source: StandardPage, uses: Uses) -> Snapshot:
    return page(
        source,
        uses,
        lead=source.lead,
        short_title=source.short_title,
        topics=[],
        topic_names={},
        channels=_channels(mobile=source.in_app),
        **_lists(source, uses),
    )


def home(source: HomePage, uses: Uses) -> Snapshot:
    return page(source, uses, lead=source.lead, lists_treatments=True, **_lists(source, uses))


def copied_words(source: TreatmentPage) -> Values:
    """What a page takes over from rows that have no approval of their own: {"condition", "topics", "topic_names"}.

    Topics are slugs, each with the wider topics it is part of; `topic_names` is {slug: name for readers}."""
    condition = source.condition
    names = ("name", "abbreviation", "alternate_names", "code_system", "code", "body_sites")
    topics = {wider.slug: wider.name for topic in source.topics.all() for wider in topic.lineage()}
    return {
        "condition": {name: getattr(condition, name) for name in names} if condition else None,
        "topics": sorted(topics),
        "topic_names": topics,
    }


def _channels(**also: bool) -> list[str]:
    """Every page is on the website: that is the address that all others link to."""
    return ["website", *(name for name, chosen in also.items() if chosen)]


def _lists(source: HomePage | StandardPage | TreatmentPage, uses: Uses) -> Values:
    return {"references": lists.references(source.body, uses), "glossary": lists.glossary(source.body, uses)}


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
    shown = ("name", "role", "credentials", "register", "url")
    return [{name: found.snapshot.facts[name] for name in shown} for found in people if found]


def _path(source: PublishablePage, above: list[Link | None]) -> str:
    """Below the address that readers know of the page above; while there is none, where the tree says."""
    if not above:
        return source.public_path
    return f"{above[-1].path if above[-1] else source.get_parent().specific.public_path}{source.slug}/"

"""Wagtail content to snapshots: one function for each kind of content.

References are resolved by `uses` alone, so that nothing unapproved can come in through the side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import phonenumbers
from django.conf import settings
from django.utils.text import slugify

from cms.richtext import expand
from publishing.snapshots import Block, Snapshot, Values, bcp47
from publishing.uses import Uses

if TYPE_CHECKING:
    from cms.models import (
        AppointmentPage,
        CallToAction,
        MobileHeader,
        NewsletterIssue,
        Person,
        Reference,
        SafetyNotice,
        TreatmentPage,
    )
    from cms.models.publishable import PublishablePage, PublishableSnippet

LISTING = "~treatments/{locale}"  # the fragment that lists every live treatment page


# --- Pages ---


def page(source: PublishablePage, uses: Uses, *, lead: str, lists_treatments: bool = False, **facts: Any) -> Snapshot:
    """What all pages share. `lists_treatments` puts the listing of live treatment pages below the text."""
    locale = bcp47(source.locale.language_code)
    if lists_treatments:
        facts["listing"] = LISTING.format(locale=locale)
    header, safety = uses.chrome("mobile_header"), uses.chrome("safety_notice")
    return Snapshot(
        kind=source.publication_kind,
        public_id=str(source.translation_key),
        locale=locale,
        title=source.title,
        origin=settings.PUBLIC_URL,
        path=source.public_path,
        facts={
            "lead": lead,
            "seo_title": source.seo_title or source.title,
            "description": source.search_description,
            "breadcrumb": _breadcrumb(source, uses),
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


# --- Snippets ---


def snippet(source: PublishableSnippet, title: str, facts: Values, blocks: list[Block] | None = None) -> Snapshot:
    return Snapshot(
        kind=source.publication_kind,
        public_id=str(source.translation_key),
        locale=bcp47(source.locale.language_code),
        title=title,
        origin=settings.PUBLIC_URL,
        facts=facts,
        blocks=blocks or [],
    )


def call_to_action(source: CallToAction, uses: Uses) -> Snapshot:
    pieces = {child.block_type: child for child in source.content}
    heading = str(pieces["heading"].value) if "heading" in pieces else ""
    safety = uses.chrome("safety_notice") if source.not_for_emergency else None
    facts = {
        "heading": heading,
        "lines": [str(child.value) for child in source.content if child.block_type == "line"],
        "button": _button(pieces["button"], uses) if "button" in pieces else None,
        "hours": source.hours,
        "notice": _emergency_notice(safety.snapshot.facts) if safety else "",
    }
    return snippet(source, heading or source.name, facts)


def mobile_header(source: MobileHeader, uses: Uses) -> Snapshot:
    facts = {
        "public_id": str(source.translation_key),
        "is_default": source.is_default,
        "title": source.title,
        "short_title": source.short_title,
        "subtitle": source.subtitle,
        "theme": {
            "light": {"brand": source.brand, "on_brand": source.on_brand},
            "dark": {"brand": source.brand_dark, "on_brand": source.on_brand_dark},
        },
        "primary_action": _primary_action(source, uses),
        "nav": [_nav_item(item, uses) for item in source.nav],
    }
    return snippet(source, source.title, facts)


def person(source: Person, uses: Uses) -> Snapshot:
    facts = {
        "name": str(source),
        "role": source.job_title,
        "credentials": source.credentials,
        "can_author": source.can_author,
        "can_review": source.can_review,
    }
    return snippet(source, str(source), facts)


def reference(source: Reference, uses: Uses) -> Snapshot:
    facts = {name: getattr(source, name) for name in ("title", "publisher", "year", "kind", "url")}
    return snippet(source, source.title, {"id": str(source.translation_key), **facts})


def safety_notice(source: SafetyNotice, uses: Uses) -> Snapshot:
    facts = {
        "is_default": source.is_default,
        "disclaimer": expand(source.disclaimer, uses, "disclaimer"),
        "emergency": {"text": source.emergency_text, "phone": source.emergency_number},
        "overdue_notice": source.overdue_notice,
        "report_a_problem": source.report_a_problem,
    }
    return snippet(source, source.name, facts)


def newsletter(source: NewsletterIssue, uses: Uses) -> Snapshot:
    safety = uses.chrome("safety_notice")
    header = uses.chrome("mobile_header")
    issue = snippet(
        source,
        source.subject,
        {"subject": source.subject, "preheader": source.preheader, "sends_mail": True},
        body_blocks(source.items, uses, field="items"),
    )
    chrome = {
        "header": header.snapshot.facts if header else None,
        "safety": safety.snapshot.facts if safety else None,
    }
    return Snapshot(**{**vars(issue), "chrome": chrome})


# --- Blocks ---


def body_blocks(stream: Any, uses: Uses, field: str = "body") -> list[Block]:
    makers = {
        "lead": lambda child, where: {"text": str(child.value["text"])},
        "rich_text": lambda child, where: expand(child.value["html"].source, uses, where),
        "treatment_options": lambda child, where: _treatment_options(child, uses, where),
        "cta": lambda child, where: _cta(child.value, uses, where),
        "page_card": lambda child, where: _page_card(child.value, uses, where),
    }
    found = []
    for child in stream:
        where = f"{field}.{child.id}"
        values = makers[child.block_type](child, where)
        if values is not None:
            found.append(Block(id=str(child.id), type=child.block_type, values=values))
    return found


def _treatment_options(child: Any, uses: Uses, where: str) -> Values:
    value = child.value
    return {
        "heading": value["heading"],
        "intro": value["intro"],
        "layout": value["layout"],
        "anchor": slugify(value["heading"]) or "options",
        "options": [_option(option, uses, f"{where}.options.{option.id}") for option in value["options"]],
    }


def _option(child: Any, uses: Uses, where: str) -> Values:
    value = child.value
    body = expand(value["body"].source, uses, f"{where}.body")
    when_used = value["when_used"]
    return {
        "id": str(child.id),
        "anchor": slugify(value["short_name"] or value["name"]),
        "kind": value["kind"],
        "name": value["name"],
        "short_name": value["short_name"] or None,
        "summary": value["summary"],
        **body,
        "how_given": value["how_given"] or None,
        "when_used": expand(when_used.source, uses, f"{where}.when_used") if when_used and when_used.source else None,
        "before_test": value["before_test"] or None,
        "examples": [str(example) for example in value["examples"]],
        "side_effects": [str(effect) for effect in value["side_effects"]],
        "references": [str(source.translation_key) for source in value["references"] if source],
    }


def _cta(value: Any, uses: Uses, where: str) -> Values | None:
    chosen = value["cta"]
    if chosen is None:
        uses.missing(where, "Choose a call to action.", "required.cta_target")
        return None
    name = f"The call to action “{chosen.name}”"
    found = uses.content(chosen.translation_key, where=where, name=name, check="required.cta_target")
    if found is None:
        return None
    facts = found.snapshot.facts
    button = facts["button"]
    return {
        "public_id": found.public_id,
        "placement": value["placement"],
        "heading": facts["heading"],
        "lines": facts["lines"],
        "label": value["label_override"] or button["label"],
        "short_label": button["short_label"],
        "action": button["action"],
        "hours": facts["hours"],
        "notice": facts["notice"],
    }


def _page_card(value: Any, uses: Uses, where: str) -> Values | None:
    """What a newsletter says about a page: only what that page's own live edition says."""
    chosen = value["page"]
    if chosen is None:
        uses.missing(where, "Choose a page.", "link.dead")
        return None
    found = uses.content(chosen.translation_key, where=where, name=f"The page “{chosen.title}”", check="link.dead")
    if found is None:
        return None
    facts = found.snapshot.facts
    options = [b.values["options"] for b in found.snapshot.blocks if b.type == "treatment_options"]
    return {
        "public_id": found.public_id,
        "title": found.snapshot.title,
        "teaser": facts.get("teaser") or facts["lead"],
        "url": found.snapshot.url,
        "options": [
            {"name": option["name"], "summary": option["summary"], "url": f"{found.snapshot.url}#{option['anchor']}"}
            for group in options
            for option in group
        ],
        "reviewers": facts.get("people", {}).get("reviewers", []),
        "last_reviewed_on": found.stamps["last_reviewed_on"],
        "disclaimer": (found.snapshot.chrome.get("safety") or {}).get("disclaimer"),
    }


# --- Pieces ---


def _button(child: Any, uses: Uses) -> Values:
    value = child.value
    where = f"content.{child.id}"
    return {
        "label": value["label"],
        "short_label": value["short_label"] or value["label"],
        "action": _action(value, uses, where),
    }


def _action(value: Any, uses: Uses, where: str) -> Values | None:
    """{"kind", "url", "title"}: where a button leads. Exactly one target, or a note that it is missing."""
    if value["target"] == "page" and value["target_page"]:
        target = value["target_page"]
        name = f"The button “{value['label']}”"
        link = uses.link(target.translation_key, where=where, name=name, check="required.cta_target")
        return {"kind": "page", "url": link.url, "title": link.title} if link else None
    if value["target"] == "phone" and value["phone"]:
        number = phone(value["phone"], uses, where)
        return {"kind": "phone", "url": f"tel:{number['e164']}", "title": number["display"]}
    if value["target"] == "url" and str(value["url"] or "").startswith("https://"):
        return {"kind": "url", "url": value["url"], "title": value["label"]}
    uses.missing(where, f"The button “{value['label']}” leads nowhere. Choose its target.", "required.cta_target")
    return None


def phone(value: str, uses: Uses, where: str) -> Values:
    """{"e164", "display"} of a number with country code; what cannot be dialled is noted."""
    try:
        number = phonenumbers.parse(value, None)
        possible = phonenumbers.is_possible_number(number)
    except phonenumbers.NumberParseException:
        possible = False
    if not possible:
        uses.missing(where, f"“{value}” cannot be dialled. Write it with its country code.", "phone.invalid")
        return {"e164": "", "display": value}
    styles = phonenumbers.PhoneNumberFormat
    return {
        "e164": phonenumbers.format_number(number, styles.E164),
        "display": phonenumbers.format_number(number, styles.INTERNATIONAL),
    }


def _primary_action(source: MobileHeader, uses: Uses) -> Values | None:
    if source.primary_action is None:
        return None
    found = uses.content(
        source.primary_action.translation_key,
        where="primary_action",
        name=f"The call to action “{source.primary_action.name}”",
        check="required.cta_target",
    )
    return found.snapshot.facts["button"] if found else None


def _nav_item(child: Any, uses: Uses) -> Values:
    page_ = child.value["page"]
    name = f"The entry “{child.value['label']}”"
    link = uses.link(page_.translation_key, where=f"nav.{child.id}", name=name) if page_ else None
    return {
        "id": str(child.id),
        "label": child.value["label"],
        "icon": child.value["icon"],
        "public_id": str(page_.translation_key) if page_ else "",
        "url": link.url if link else "",
    }


def _people(source: TreatmentPage, role: str, uses: Uses) -> list[Values]:
    people = [
        uses.content(person.translation_key, where=role, name=str(person), check="required.people")
        for person in source.named_people(role)
    ]
    return [{name: found.snapshot.facts[name] for name in ("name", "role", "credentials")} for found in people if found]


def _references(source: TreatmentPage, uses: Uses) -> list[Values]:
    """The page's references, each once, in the order in which they are first cited."""
    chosen = {}
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


def _breadcrumb(source: PublishablePage, uses: Uses) -> list[Values]:
    """The pages above this one that readers can open; a parent that is not live yet is left out."""
    parents = source.get_ancestors().filter(depth__gt=1)
    links = [uses.optional_link(parent.translation_key) for parent in parents]
    return [{"title": link.title, "url": link.url} for link in links if link]


def _emergency_notice(safety: Values) -> str:
    emergency = safety["emergency"]
    return f"Do not use this in an emergency. {emergency['text']} {emergency['phone']}".strip()

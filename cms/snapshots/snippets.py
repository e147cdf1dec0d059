"""Snippets and newsletters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from cms.richtext import expand
from cms.snapshots.actions import action
from cms.snapshots.blocks import body_blocks
from publishing.snapshots import Block, Snapshot, Values, bcp47
from publishing.uses import Uses

if TYPE_CHECKING:
    from cms.models import (
        CallToAction,
        GlossaryTerm,
        MobileHeader,
        NewsletterIssue,
        NewsletterText,
        Person,
        Reference,
        SafetyNotice,
    )
    from cms.models.publishable import PublishableSnippet


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
        "banner": _banner(source, uses),
        "app": {"min_supported": source.min_supported_app, "recommended": source.recommended_app},
    }
    return snippet(source, source.title, facts)


def person(source: Person, uses: Uses) -> Snapshot:
    page = source.profile_page
    link = uses.link(page.translation_key, where="profile_page", name=f"The page of {source}") if page else None
    facts = {
        "name": str(source),
        "role": source.job_title,
        "credentials": source.credentials,
        "register": f"{source.register_body} {source.register_number}".strip(),
        "url": link.url if link else "",
        "account": {"id": source.user_id, "name": source.user.get_username()} if source.user else None,
        "can_author": source.can_author,
        "can_review": source.can_review,
    }
    return snippet(source, str(source), facts)


def reference(source: Reference, uses: Uses) -> Snapshot:
    facts = {name: getattr(source, name) for name in ("title", "publisher", "year", "kind", "url", "doi")}
    facts["accessed_on"] = source.accessed_on.isoformat() if source.accessed_on else None
    facts["superseded_by"] = str(source.superseded_by.translation_key) if source.superseded_by else None
    return snippet(source, source.title, {"id": str(source.translation_key), **facts})


def glossary_term(source: GlossaryTerm, uses: Uses) -> Snapshot:
    """`wrong_forms` and `first_use_expand` are for the content checks; readers do not see them."""
    names = ("term", "abbreviation", "plain_definition", "say_it", "wrong_forms", "first_use_expand")
    facts = {name: getattr(source, name) for name in names}
    return snippet(source, source.term, {"id": str(source.translation_key), **facts})


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
        {
            "subject": source.subject,
            "preheader": source.preheader,
            "sends_mail": True,
            "audience": {"topics": sorted(source.topics)},
            "reply_to": source.reply_to,
            "archive": {"path": f"/newsletters/{source.slug or source.free_slug()}/", "listed": source.archive},
        },
        body_blocks(source.items, uses, field="items"),
    )
    chrome = {
        "header": header.snapshot.facts if header else None,
        "safety": safety.snapshot.facts if safety else None,
    }
    return Snapshot(**{**vars(issue), "chrome": chrome})


def newsletter_text(source: NewsletterText, uses: Uses) -> Snapshot:
    """Its name is for colleagues; what readers see are the blocks."""
    return snippet(source, source.name, {"channels": ["newsletter"]}, body_blocks(source.body, uses))


def _button(child: Any, uses: Uses) -> Values:
    value = child.value
    where = f"content.{child.id}"
    return {
        "label": value["label"],
        "short_label": value["short_label"] or value["label"],
        "action": action(value, uses, where),
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


def _banner(source: MobileHeader, uses: Uses) -> Values | None:
    """{"level", "text", "link"}; `link` is {"public_id", "url", "title"} or None."""
    page = source.banner_page
    if not source.banner_level:
        return None
    link = uses.link(page.translation_key, where="banner_page", name="The banner") if page else None
    found = {"public_id": str(page.translation_key), "url": link.url, "title": link.title} if page and link else None
    return {"level": source.banner_level, "text": source.banner_text, "link": found}


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


def _emergency_notice(safety: Values) -> str:
    emergency = safety["emergency"]
    return f"Do not use this in an emergency. {emergency['text']} {emergency['phone']}".strip()

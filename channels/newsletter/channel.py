"""The newsletter: a page's card, and the issue that goes out by mail.

Delivering a page sends nothing: its card waits until an issue includes it (design.md rule 12)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.db import transaction
from prometheus_client.core import Metric

from channels.newsletter import archive, archive_recalls, content, correction, mail_html, measures, plain_text, reach
from channels.newsletter.desk import trials
from channels.newsletter.lists import importing
from channels.newsletter.sending import after_restore, audience, corrections, engine, stopping
from channels.newsletter.subscribers import upkeep
from publishing.base import Artefact, Carried, Channel, PublishedEdition, Telling
from publishing.snapshots import Snapshot

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


class Newsletter(Channel):
    name = "newsletter"
    label = "Newsletter"
    tab = "Email"
    desk = "newsletter-desk"
    public = False

    def accepts(self, snapshot: Snapshot) -> bool:
        if snapshot.kind == "treatment":
            return "newsletter" in snapshot.facts["channels"]
        if snapshot.kind == "safety_notice":  # one for each locale: what a recall tells readers by mail
            return bool(snapshot.facts["is_default"])
        return snapshot.kind in ("newsletter", "newsletter_text")

    def render(self, snapshot: Snapshot) -> list[Artefact]:
        if snapshot.kind == "newsletter":
            return self._issue(snapshot)
        if snapshot.kind == "safety_notice":
            return correction.artefacts(snapshot)
        if snapshot.kind == "newsletter_text":
            body = mail_html.render("card.mjml", content.text(snapshot))
            return [Artefact(f"texts/{snapshot.locale}/{snapshot.public_id}", HTML, body)]
        body = mail_html.render("card.mjml", content.page(snapshot))
        return [Artefact(f"cards/{snapshot.locale}/{snapshot.public_id}", HTML, body)]

    def show(self, artefact: Artefact) -> bytes:
        body = artefact.body.replace(content.UNSUBSCRIBE.encode(), b"#").replace(content.PREFERENCES.encode(), b"#")
        return body if artefact.media_type.startswith("text/html") else _page(body.decode())

    def deliver(self, edition: PublishedEdition) -> None:
        """An issue's edition freezes its audience, once; taking the issue down stops what has not left yet."""
        if edition.snapshot.kind != "newsletter":
            return
        if edition.action == "publish":
            audience.freeze(edition)
        else:
            audience.cancel(edition.public_id, edition.locale, "taken_down")

    def stop(self, public_id: str, locale: str, *, recall: bool) -> None:
        stopping.stop(public_id, locale, recall=recall)
        if recall:
            transaction.on_commit(archive_recalls.take_down, robust=True)

    def reach(self, public_id: str, locale: str) -> list[Carried]:
        return reach.carried(public_id, locale)

    def telling(self, withdrawal: int) -> Telling | None:
        return corrections.telling(withdrawal)

    def after_restore(self) -> list[str]:
        return after_restore.close()

    def measures(self) -> Iterable[Metric]:
        return measures.collect()

    def poll(self) -> None:
        engine.poll()
        upkeep.poll()
        importing.poll()
        trials.poll()
        archive_recalls.take_down()

    def _issue(self, snapshot: Snapshot) -> list[Artefact]:
        values = content.issue(snapshot)
        return [
            Artefact(f"issues/{snapshot.public_id}/html", HTML, mail_html.render("issue.mjml", values)),
            Artefact(f"issues/{snapshot.public_id}/text", TEXT, plain_text.render(values)),
            *archive.pages(snapshot, values),
        ]


PRE = "html{color-scheme:light dark}pre{font:1rem/1.45 monospace;white-space:pre-wrap;overflow-wrap:anywhere}"


def _page(text: str) -> bytes:
    """Plain text as a mail program shows it."""
    head = f'<meta charset="utf-8"><title>Plain text</title><style>{PRE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><pre>{escape(text)}</pre></body></html>'.encode()

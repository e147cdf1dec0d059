"""The mail that answers a sign-up, in the newsletter's look. It is written by a machine and says so (RFC 3834)."""

from __future__ import annotations

from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from channels.newsletter import content, mail_html
from channels.newsletter.models import Answer, Subscriber
from channels.newsletter.subscribers import own_links
from publishing import live
from publishing.snapshots import Values

SUBJECTS = {
    Answer.Kind.CONFIRM: "Please confirm that you want our newsletter",
    Answer.Kind.ALREADY: "You get our newsletter already",
}


def of(answer: Answer, subscriber: Subscriber) -> EmailMultiAlternatives:
    """The whole mail; the same on every attempt."""
    values = _values(answer, subscriber)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    mail = EmailMultiAlternatives(
        subject=values["subject"],
        body=render_to_string(f"newsletter/answers/{answer.kind}.txt", values),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[subscriber.email],
        headers={
            "Message-ID": f"<{answer.message_id.hex}@{domain}>",
            "Date": format_datetime(answer.created_at),
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(mail_html.render(f"answers/{answer.kind}.mjml", values).decode(), "text/html")
    return mail


def _values(answer: Answer, subscriber: Subscriber) -> Values:
    found = live.find_chrome("mobile_header", locale=subscriber.locale)
    header = content.clean(found.snapshot.facts) if found else {}
    return {
        "locale": subscriber.locale,
        "dir": "ltr",
        "subject": SUBJECTS[Answer.Kind(answer.kind)],
        "name": header.get("title") or settings.ORGANISATION,
        "theme": content.theme(header.get("theme") or {}),
        "home": f"{settings.PUBLIC_URL}/",
        "organisation": settings.ORGANISATION,
        "imprint": content.imprint(),
        "disclaimers": [],
        "confirm": own_links.confirm_link(subscriber.public_id, answer.pk),
        "preferences": own_links.preferences_link(subscriber.public_id),
        "leave": own_links.leave_link(subscriber.public_id),
    }

"""Where the mail provider tells what became of messages: `/hooks/mail/<provider>/`, read by django-anymail.

The secret is mandatory, and what is not about a message of ours is counted and answered 200: a provider tells again
what it thinks we did not take."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping

from anymail.exceptions import AnymailError
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from anymail.utils import get_request_basic_auth
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from channels.newsletter.feedback import taking
from channels.newsletter.feedback.statuses import kind_of
from channels.newsletter.models import Feedback, Message
from channels.newsletter.sending import return_path
from channels.newsletter.sending.provider import METADATA

Kind = Feedback.Kind
LARGEST = 2_000_000  # bytes; some providers send up to a thousand events at once
# "Spam" here is what the reader's server thinks of us, not what the reader said:
ABOUT_US = {RejectReason.SPAM, RejectReason.BLOCKED}
ABOUT_READER = {RejectReason.UNSUBSCRIBED: Kind.LEFT, RejectReason.INVALID: Kind.HARD}
SURE = {EventType.COMPLAINED: Kind.COMPLAINT, EventType.UNSUBSCRIBED: Kind.LEFT}
FAILED = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}
NOT_READ = (
    SuspiciousOperation, ImproperlyConfigured, AnymailError, ValueError, LookupError, TypeError, AttributeError,
    RecursionError,
)  # fmt: skip
USUAL = {EventType.QUEUED, EventType.SENT, EventType.DELIVERED, EventType.DEFERRED, EventType.AUTORESPONDED}


@csrf_exempt  # a provider has no page of ours; the secret is the permission
@require_http_methods(["POST", "HEAD"])
@transaction.non_atomic_requests  # each event is taken for itself
def told(request: HttpRequest, provider: str) -> HttpResponse:
    if provider != settings.MAIL_PROVIDER or not settings.MAIL_WEBHOOK_SECRET:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()
    if not _has_secret(request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="mail"'})
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    if not length.isdecimal() or int(length) > LARGEST:
        return HttpResponse("That is more than a provider has to say.", status=413, content_type="text/plain")
    try:
        events = _read(request, provider)
    except NOT_READ:
        taking.ignore(provider, "cannot be read")
        return HttpResponse("This is not what the provider sends.", status=400, content_type="text/plain")
    for event in events:
        _take(provider, event)
    return HttpResponse()


def _has_secret(request: HttpRequest) -> bool:
    given = get_request_basic_auth(request) or ""
    allowed = [hmac.compare_digest(given.encode(), secret.encode()) for secret in settings.MAIL_WEBHOOK_SECRET]
    return any(allowed)


def _read(request: HttpRequest, provider: str) -> list[AnymailTrackingEvent]:
    """Raises SuspiciousOperation for a signature that is not the provider's, and much else for what it never sends."""
    try:
        view = resolve(f"/{provider}/tracking/", urlconf="anymail.urls").func.view_class()  # type: ignore[attr-defined]
    except Resolver404 as error:
        raise Http404 from error
    view.run_validators(request)
    return list(view.parse_events(request))


def _take(provider: str, event: AnymailTrackingEvent) -> None:
    kind = _kind(event)
    if kind is None:
        if event.event_type not in USUAL:
            taking.ignore(provider, "about us" if event.event_type in FAILED else "nothing to do")
        return
    message = _message(event)
    if message is None:
        taking.ignore(provider, "unknown message")
        return
    taking.take(provider, _name(event), kind, message)


def _kind(event: AnymailTrackingEvent) -> str | None:
    if event.event_type in SURE:
        return SURE[event.event_type]
    if event.event_type not in FAILED or event.reject_reason in ABOUT_US:
        return None
    if event.reject_reason in ABOUT_READER:
        return ABOUT_READER[event.reject_reason]
    return kind_of(f"{event.mta_response or ''} {event.description or ''}")


def _message(event: AnymailTrackingEvent) -> int | None:
    """By the token that we gave with it, which nobody else can make; else by the provider's own name for it."""
    token = event.metadata.get(METADATA) if isinstance(event.metadata, Mapping) else None
    if isinstance(token, str):
        try:
            return return_path.read(token)[1]
        except return_path.Forged:
            return None
    if not event.message_id:
        return None
    return Message.objects.filter(reference=str(event.message_id)[:200]).values_list("pk", flat=True).first()


def _name(event: AnymailTrackingEvent) -> str:
    """The provider's number for the event; where it has none, all that it said."""
    if event.event_id:
        return f"{event.event_type} {event.event_id}"
    said = event.esp_event
    return json.dumps(dict(said.lists()) if isinstance(said, QueryDict) else said, sort_keys=True, default=str)

"""The correction after a recall: approved words to exactly those who hold the wrong text, at least once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from channels.newsletter.channel import Newsletter
from channels.newsletter.models import Mailing, Message, Subscriber, Suppression
from channels.newsletter.sending import corrections, engine
from channels.newsletter.subscribers import leaving
from cms.models import NewsletterIssue, SafetyNotice, TreatmentPage
from publishing import releases, withdrawals
from publishing.models import AuditEntry, Edition, Publication, Release
from publishing.snapshots import Snapshot
from publishing.stamps import Stamps, stamp
from publishing.steps import Refused
from tests.conftest import approve, cast, submit, work
from tests.newsletter import snapshots
from tests.newsletter.mailserver import Sink
from tests.newsletter.test_sending import make_due
from tests.publishing.test_admin_pages import logged_in, words_of

NOTICE = Snapshot(
    kind="safety_notice",
    public_id="5afe4a3e-5b1d-4a7e-9a60-2f6f0c1e7b11",
    locale="en-US",
    title="Safety notice",
    origin=snapshots.ORIGIN,
    facts={"is_default": True, "report_a_problem": "", **snapshots.CHROME["safety"]},
)
STAMPS = Stamps(
    3,
    "2026-11-02T09:00:00Z",
    "",
    "",
    "",
    gone_title="Treatment <of> NETs & more",
    replacement_url=f"{snapshots.ORIGIN}/?a=1&b=2",
    replacement_title="Start",
)
KEYS = {"html": "~gone/mail-html/{}", "text": "~gone/mail-text/{}", "subject": "~gone/mail-subject"}


def told(reason: str) -> dict[str, str]:
    """The mail as it is rendered with the safety notice and stamped at the recall."""
    found = {artefact.key: artefact for artefact in Newsletter().render(NOTICE)}
    parts = {name: found[key.format(reason)] for name, key in KEYS.items()}
    return {name: stamp(part.body, part.media_type, STAMPS).decode() for name, part in parts.items()}


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("wrong", "Something on this page was wrong."),
        ("outdated", "this page is no longer up to date."),
        ("unsafe", "could do harm. Please do not follow it."),
    ],
)
def test_both_parts_say_all_of_it(reason: str, said: str) -> None:
    mail = told(reason)
    wanted = [
        said,
        "please talk with your care team",
        "November 2, 2026",
        "In an emergency call 911",
        "does not replace advice",
        "also to those who have left the newsletter since",
    ]
    for part in ("html", "text"):
        words = " ".join(mail[part].split()).replace("<strong>your</strong> ", "your ")
        assert [sentence for sentence in wanted if sentence not in words] == []
        assert "@@" not in words
    assert "Treatment &lt;of&gt; NETs &amp; more" in mail["html"]
    assert f'href="{snapshots.ORIGIN}/?a=1&amp;b=2"' in mail["html"]
    assert "\nTreatment <of> NETs & more\n" in mail["text"]


def test_both_parts_say_where_we_are_by_post(settings: Any) -> None:
    settings.POSTAL_ADDRESS = "1 Sample Street, Springfield"
    mail = told("wrong")
    assert all(f"{settings.ORGANISATION}, 1 Sample Street, Springfield" in mail[part] for part in ("html", "text"))
    assert f"\n{snapshots.ORIGIN}/?a=1&b=2\n" in mail["text"]


def test_the_subject_names_no_page() -> None:
    assert told("wrong")["subject"] == "Please read: a correction to what we sent you"


def test_a_mere_withdrawal_has_no_mail() -> None:
    assert not any("unpublished" in artefact.key for artefact in Newsletter().render(NOTICE))


def test_only_the_notice_of_the_locale_speaks() -> None:
    assert Newsletter().accepts(NOTICE)
    assert not Newsletter().accepts(replace(NOTICE, facts={**NOTICE.facts, "is_default": False}))


# --- From the recall to the inbox ---

Subscribe = Callable[..., Subscriber]


@pytest.fixture
def page(committing: None) -> TreatmentPage:
    return live_again()


def live_again() -> TreatmentPage:
    page = TreatmentPage.objects.get()
    approve(submit(page, cast()["editor"]), cast()["reviewer"])
    work()
    return TreatmentPage.objects.get()


def mail_to(*names: str, subscribe: Subscribe) -> Mailing:
    """A newsletter with the page in it, sent to these readers."""
    for name in names:
        subscribe(f"{name}@example.org")
    issue = NewsletterIssue.objects.get()
    approve(submit(issue, cast()["marketer"]), cast()["colleague"])
    release = Release.objects.filter(items__publication__public_id=issue.translation_key).latest("pk")
    releases.release_now(release.pk, cast()["marketer"])
    work()
    mailing = Mailing.objects.latest("pk")
    engine.run(mailing.pk)
    return mailing


def recall(page: TreatmentPage) -> Edition:
    publication = Publication.objects.get(public_id=page.translation_key)
    withdrawals.take_down(publication, "wrong", user=cast()["editor"])
    publication.refresh_from_db()
    assert publication.live is not None
    return publication.live


def reader(name: str) -> Subscriber:
    return Subscriber.objects.get(email=f"{name}@example.org")


@pytest.fixture
def recalled(page: TreatmentPage, subscribe: Subscribe, mailserver: Sink) -> Edition:
    """With everything that can become of a reader between the newsletter and the recall."""
    names = ("stays", "leaves", "bounced", "complains", "erased", "asked", "nobody", "gone_after_dot")
    mail_to(*names, subscribe=subscribe)
    subscribe("newcomer@example.org")
    leaving.end(reader("leaves").public_id, "unsubscribed")
    Message.objects.filter(subscriber=reader("bounced")).update(feedback="bounced_hard")
    Suppression.objects.create(address_key=reader("complains").address_key, reason="complaint")
    Suppression.objects.create(address_key=reader("asked").address_key, reason="manual")
    reader("erased").delete()
    mailserver.bodies.clear()
    return recall(page)


HOLD_IT = {"stays@example.org", "leaves@example.org", "asked@example.org", "gone_after_dot@example.org"}


def test_exactly_those_who_hold_it_are_told_in_the_approved_words(recalled: Edition, mailserver: Sink) -> None:
    found = corrections.holders(recalled)
    assert (found.accepted, found.uncertain, found.left, found.out_of_reach) == (3, 1, 1, 2)
    mailing = corrections.send(recalled, 4, cast()["marketer"])
    engine.run(mailing.pk)
    assert {address for address, _ in mailserver.bodies} == HOLD_IT
    letter = mailserver.messages()[0]
    for part in ("plain", "html"):
        body: Any = letter.get_body((part,))
        words = " ".join(body.get_content().split())
        assert recalled.publication.title in words
        assert "Something on this page was wrong." in words
    assert letter["Subject"] == "Please read: a correction to what we sent you"


def test_what_may_not_have_arrived_goes_again_with_the_same_identity_three_times_at_most(
    recalled: Edition, mailserver: Sink
) -> None:
    mailing = corrections.send(recalled, 4, cast()["marketer"])
    for _ in range(6):
        engine.run(mailing.pk)
        engine.poll()
        make_due()
    count = mailserver.count()
    assert count.pop("gone_after_dot@example.org") == 3
    assert set(count.values()) == {1}
    assert len({letter["Message-ID"] for letter in mailserver.messages() if "gone" in letter["To"]}) == 1
    mailing.refresh_from_db()
    assert mailing.state == "sent"
    assert Message.objects.get(edition=recalled, subscriber=reader("gone_after_dot")).state == "uncertain"


def test_somebody_who_complains_or_is_erased_after_the_press_gets_none(recalled: Edition, mailserver: Sink) -> None:
    mailing = corrections.send(recalled, 4, cast()["marketer"])
    Suppression.objects.create(address_key=reader("stays").address_key, reason="complaint")
    reader("leaves").delete()
    engine.run(mailing.pk)
    assert {address for address, _ in mailserver.bodies} == HOLD_IT - {"stays@example.org", "leaves@example.org"}


def test_a_wrong_number_or_a_second_press_sends_nothing(recalled: Edition) -> None:
    for typed in (3, -1):
        with pytest.raises(Refused, match="Type the number of people, 4"):
            corrections.send(recalled, typed, cast()["marketer"])
    assert not Mailing.objects.filter(purpose="correction").exists()
    corrections.send(recalled, 4, cast()["marketer"])
    with pytest.raises(Refused, match="told already"):
        corrections.send(recalled, 4, cast()["marketer"])
    assert Message.objects.filter(edition=recalled).count() == 4


def test_without_a_live_safety_notice_there_are_no_words_and_no_mail(recalled: Edition) -> None:
    notice = Publication.objects.get(public_id=SafetyNotice.objects.get().translation_key)
    live = notice.live
    Publication.objects.filter(pk=notice.pk).update(live=None)
    try:
        with pytest.raises(Refused, match="safety notice approved"):
            corrections.send(recalled, 4, cast()["marketer"])
    finally:
        Publication.objects.filter(pk=notice.pk).update(live=live)


def test_a_second_recall_tells_only_who_was_sent_it_since_the_first(recalled: Edition) -> None:
    corrections.send(recalled, 4, cast()["marketer"])
    again = recall(live_again())
    assert corrections.holders(again).people == 0
    assert corrections.telling(again.pk) is None


class TestScreens:
    """Offered where it is said what was taken down, to those who send newsletters."""

    def test_from_the_report_to_the_mail(self, recalled: Edition, mailserver: Sink) -> None:
        marketer = logged_in(cast()["marketer"])
        report, url = (reverse(name, args=[recalled.pk]) for name in ("taking_down:taken_down", "newsletter-tell"))
        said = marketer.get(report).content.decode()
        assert url in said
        assert "Tell the 4 readers" in said
        asked = words_of(marketer.get(url))
        for words in ("4 people hold", "3 got it for certain", "1 may have", "1 of them has left", "2 more cannot be"):
            assert words in asked
        assert "Something on this page was wrong." in marketer.get(f"{url}letter/").content.decode()
        assert marketer.post(url, {"people": "four"}).status_code == 409
        assert marketer.post(url, {"people": "4"}).status_code == 302
        engine.run(Mailing.objects.get(purpose="correction").pk)
        assert "4 people are told" in words_of(marketer.get(url))
        assert len(mailserver.bodies) == 4
        entry = AuditEntry.objects.filter(event="correction sent").latest("pk")
        assert (entry.actor, entry.detail) == (cast()["marketer"], "4 people")
        assert "How far it is" in marketer.get(report).content.decode()

    def test_nobody_else_may(self, recalled: Edition) -> None:
        editor = logged_in(cast()["editor"])
        report, url = (reverse(name, args=[recalled.pk]) for name in ("taking_down:taken_down", "newsletter-tell"))
        assert url not in editor.get(report).content.decode()
        for response in (editor.get(url), editor.post(url, {"people": "4"}), editor.get(f"{url}letter/")):
            assert response.status_code == 302
        assert not Mailing.objects.filter(purpose="correction").exists()

"""A newsletter on the website: the mail's own HTML, nobody's links, listed only when that was chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from channels.newsletter.archive import pages
from channels.newsletter.channel import Newsletter
from channels.newsletter.content import PREFERENCES, UNSUBSCRIBE
from channels.website.channel import Website
from channels.website.newsletters import LIST
from cms.models import NewsletterIssue, StandardPage, TreatmentPage
from publishing import store
from publishing.models import LiveArtefact, Publication, Release
from publishing.snapshots import Snapshot
from publishing.withdrawals import take_down
from tests.conftest import approve, check, submit, work
from tests.newsletter import snapshots
from tests.newsletter.desk_stage import approved, leave
from tests.publishing.screens import logged_in

PATH = "newsletters/new-on-our-website-this-month/"


def issue_at(listed: bool) -> Snapshot:
    known = snapshots.newsletter()
    archive = {"path": "/newsletters/spring/", "listed": listed}
    return replace(known, facts={**known.facts, "archive": archive})


def page_of(listed: bool) -> Any:
    return next(artefact for artefact in Newsletter().render(issue_at(listed)) if artefact.at)


class TestItsPage:
    def test_it_says_what_the_mail_says(self) -> None:
        mail, page = Newsletter().render(issue_at(listed=True))[0], page_of(listed=True)
        assert (page.key, page.at) == ("newsletters/spring/", "website")
        words, shown = (list(BeautifulSoup(one.body, "html.parser").stripped_strings) for one in (mail, page))
        footer = words.index(next(line for line in words if line.startswith("You get this email")))
        assert shown[: footer - 1] == words[: footer - 1]

    def test_nothing_in_it_belongs_to_a_reader(self) -> None:
        text = page_of(listed=True).body.decode()
        assert UNSUBSCRIBE not in text and PREFERENCES not in text
        assert "Unsubscribe" not in text
        assert "/u/" not in text
        assert "You get this email" not in text
        assert 'href="https://www.example.org/newsletter/"' in text

    def test_search_engines_find_it_only_when_it_is_listed(self) -> None:
        assert b'name="robots" content="noindex"' not in page_of(listed=True).body
        assert b'name="robots" content="noindex"' in page_of(listed=False).body
        assert Website().index_keys(Website().summary(issue_at(listed=True))) == [LIST, "sitemap.xml"]
        assert Website().index_keys(Website().summary(issue_at(listed=False))) == []

    def test_it_and_the_mail_say_where_we_are_by_post(self, settings: Any) -> None:
        settings.POSTAL_ADDRESS = "1 Sample Street, Springfield"
        html, text, page, _sheet = Newsletter().render(issue_at(listed=True))
        for one in (html, text, page):
            assert f"{settings.ORGANISATION}, 1 Sample Street, Springfield" in one.body.decode()

    def test_the_mail_leads_to_it(self) -> None:
        for artefact in Newsletter().render(issue_at(listed=False))[:2]:
            assert b"https://www.example.org/newsletters/spring/" in artefact.body

    def test_one_sealed_before_there_were_pages_has_none(self) -> None:
        assert pages(snapshots.newsletter(), {}) == []
        assert not Website().accepts(snapshots.newsletter())


@pytest.mark.django_db
class TestOnTheWebsite:
    @pytest.fixture
    def release(self, page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any) -> Release:
        return approved(page, issue, publish, people)

    def test_it_comes_out_when_the_mail_leaves_and_not_before(self, release: Release, people: Any) -> None:
        assert store.read("website", PATH) is None
        leave(release, logged_in(people["marketer"]))
        found = store.read("website", PATH)
        assert found and b"New on our website this month" in found[1]
        assert b"%%" not in found[1] and b"_URL" not in found[1]
        listed = store.read("website", LIST)
        assert listed and PATH.encode() in listed[1]

    def test_taken_down_it_is_gone_and_listed_no_more(self, release: Release, people: Any) -> None:
        leave(release, logged_in(people["marketer"]))
        take_down(Publication.objects.get(kind="newsletter"), "wrong", user=people["marketer"])
        work()
        assert LiveArtefact.objects.get(key__path=PATH).form == "tombstone"
        listed = store.read("website", LIST)
        assert listed and PATH.encode() not in listed[1]

    @pytest.mark.parametrize(("reason", "form"), [("unsafe", "tombstone"), ("unpublished", "document")])
    def test_it_goes_with_a_page_in_it_that_was_recalled(
        self, release: Release, page: TreatmentPage, people: Any, reason: str, form: str
    ) -> None:
        leave(release, logged_in(people["marketer"]))
        take_down(Publication.objects.get(public_id=page.translation_key), reason, user=people["editor"])
        for _round in range(2):
            Newsletter().poll()
            work()
        assert LiveArtefact.objects.get(key__path=PATH).form == form

    def test_two_with_one_subject_have_two_addresses(self, issue: NewsletterIssue) -> None:
        other = NewsletterIssue(name="Another", subject=issue.subject, preheader=issue.preheader, locale=issue.locale)
        other.save()
        assert other.slug == "new-on-our-website-this-month-2"

    def test_an_address_that_is_taken_goes_back_to_its_field(
        self, release: Release, people: Any, issue: NewsletterIssue
    ) -> None:
        leave(release, logged_in(people["marketer"]))
        other = NewsletterIssue(name="Another", subject="Other", preheader=issue.preheader, locale=issue.locale)
        other.items, other.slug = issue.items, issue.slug
        other.save()
        proof = submit(other, people["marketer"])
        assert ("address.taken", "slug") in [(one["id"], one["where"]) for one in proof.findings]

    def test_no_page_takes_the_address_of_the_list(self, site: None, people: Any) -> None:
        wrong = StandardPage.objects.first()
        assert wrong is not None
        wrong.slug = "newsletters"
        submit(wrong, people["editor"])
        assert "address.reserved" in [one["id"] for one in check(wrong).findings]


@pytest.mark.django_db
def test_a_colleague_approves_the_page_with_the_mail(
    page: TreatmentPage, issue: NewsletterIssue, publish: Any, people: Any
) -> None:
    publish(page)
    proof = submit(issue, people["marketer"])
    address = f"/admin/approve/{proof.pk}/"
    shown = logged_in(people["colleague"]).get(address).content.decode()
    assert "channel--website" in shown
    approve(proof, people["colleague"])
    assert Client().get(f"/{PATH}").status_code == 404

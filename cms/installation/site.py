"""The locale, the home page and the site that stands on it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.models import HomePage

LEAD = "Information about cancer and its treatment, written by our team and reviewed by clinicians."
WELCOME_SLUG = "home"  # Wagtail's own first page has it


def make_site() -> Iterator[str]:
    locale, made = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if made:
        yield f"Language {locale.language_code} made"
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        home = _make_home(locale)
        yield f"Home page “{home.title}” made as a draft"
    yield from _point_site_at(home)
    yield from _remove_welcome_page()


def _make_home(locale: Locale) -> HomePage:
    Page.objects.filter(depth=2, slug=WELCOME_SLUG).exclude(pk__in=HomePage.objects.all()).update(slug="welcome")
    home = HomePage(
        title=settings.ORGANISATION, slug=WELCOME_SLUG, lead=LEAD, locale=locale, live=False, awaiting_sign_off=True
    )
    Page.get_first_root_node().add_child(instance=home)
    home.save_revision()
    return home


def _point_site_at(home: HomePage) -> Iterator[str]:
    """Wagtail works out a page's path from its site; readers' addresses come from PUBLIC_URL."""
    address = urlsplit(settings.PUBLIC_URL)
    wanted = {
        "hostname": address.hostname,
        "port": address.port or (443 if address.scheme == "https" else 80),
        "site_name": settings.ORGANISATION,
        "root_page_id": home.pk,
        "is_default_site": True,
    }
    site = Site.objects.filter(is_default_site=True).first() or Site()
    if any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
        yield f"Site {site.hostname}:{site.port} leads to “{home.title}”"


def _remove_welcome_page() -> Iterator[str]:
    for page in Page.objects.filter(depth=2, numchild=0, content_type__app_label="wagtailcore"):
        if not Site.objects.filter(root_page=page).exists():
            page.delete()
            yield "Wagtail's welcome page removed"

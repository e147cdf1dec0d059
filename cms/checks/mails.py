"""newsletter.size, .links, .pictures, .leaving: the mail itself, as its channel makes it."""

import quopri

from bs4 import BeautifulSoup, Tag
from django.conf import settings

from cms.checks.written import Written
from publishing.base import channels
from publishing.source import Finding

KIND = "newsletter"
LARGEST = 100_000  # bytes as they travel; Gmail hides what comes after about 102 kB, the way out first
# The newsletter channel's own marks for each reader's links:
LEAVE, PREFERENCES = "%%UNSUBSCRIBE_URL%%", "%%PREFERENCES_URL%%"
FOLLOWED = (LEAVE, PREFERENCES, "https://", "mailto:", "tel:", f"{settings.PUBLIC_URL}/")

TOO_LARGE = "On its way this newsletter has {} kB, and mail programs cut off at 100 kB. Take a page or two out."
UNSAFE = "The link “{}” is not encrypted or leads nowhere. Use an address that begins with https://."
NO_ALT = "A picture has no description. Who reads without pictures learns nothing of it."
NO_WAY_OUT = "Nothing in it lets readers unsubscribe. Tell an administrator: the template of newsletters is broken."


def rendered(written: Written) -> list[Finding]:
    """What can only be seen in the finished mail. Of a draft with gaps it says nothing: those come first."""
    channel = channels().get(KIND)
    if written.snapshot.kind != KIND or channel is None or written.uses.problems:
        return []
    try:
        bodies = [artefact.body for artefact in channel.render(written.snapshot) if not artefact.at]
    except ValueError as error:  # too long even before it is encoded, or a block that no newsletter knows
        return [Finding("newsletter.size", "error", "items", str(error))]
    return [*_size(bodies), *_inside(BeautifulSoup(bodies[0], "html.parser"))]


def _size(bodies: list[bytes]) -> list[Finding]:
    encoded = sum(len(quopri.encodestring(body)) for body in bodies)
    if encoded <= LARGEST:
        return []
    return [Finding("newsletter.size", "error", "items", TOO_LARGE.format(encoded // 1000))]


def _inside(soup: BeautifulSoup) -> list[Finding]:
    links = {str(link["href"]): link for link in soup.find_all("a", href=True)}
    unsafe = [link for address, link in links.items() if not address.startswith(FOLLOWED)]
    found = [Finding("newsletter.links", "error", "items", UNSAFE.format(_words(link))) for link in unsafe]
    if any(not picture.has_attr("alt") for picture in soup.find_all("img")):
        found.append(Finding("newsletter.pictures", "error", "items", NO_ALT))
    if LEAVE not in links:
        found.append(Finding("newsletter.leaving", "error", "", NO_WAY_OUT))
    return found


def _words(link: Tag) -> str:
    return " ".join(link.get_text().split())[:60] or str(link["href"])[:60]

"""Rich text as editors store it, turned into the small HTML that every channel understands."""

from urllib.parse import urlsplit

import nh3
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from wagtail.models import Page

from publishing.uses import Uses

TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}
SPELLINGS = {"b": "strong", "i": "em"}
SCHEMES = {"https", "mailto", "tel", urlsplit(settings.PUBLIC_URL).scheme}  # the last for the demo's own links


def expand(source: str, uses: Uses, where: str) -> dict[str, str]:
    """{"html", "text"}: links absolute, only the tags above, nothing that a browser could run.

    A link to a page that is not live is noted in `uses` with `where` and leaves its words behind."""
    soup = BeautifulSoup(source or "", "html.parser")
    for name, spelling in SPELLINGS.items():
        for tag in soup.find_all(name):
            tag.name = spelling
    for anchor in soup.find_all("a"):
        _resolve(anchor, uses, where)
    html = nh3.clean(str(soup), tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)
    return {"html": html, "text": plain(html)}


def plain(html: str) -> str:
    """The words alone, one line for each paragraph or list item."""
    soup = BeautifulSoup(html, "html.parser")
    for block in soup.find_all(["p", "li", "br"]):
        block.insert_after("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().splitlines())
    return "\n".join(line for line in lines if line)


def _resolve(anchor: Tag, uses: Uses, where: str) -> None:
    href = str(anchor.get("href") or "")
    if anchor.get("linktype") == "page":
        href = _page_url(str(anchor.get("id", "")), anchor.get_text(), uses, where)
    if urlsplit(href).scheme not in SCHEMES:  # "//elsewhere" and "/somewhere" are no addresses in an app or a mail
        href = ""
    anchor.attrs = {"href": href} if href else {}
    if not href:
        anchor.unwrap()


def _page_url(pk: str, words: str, uses: Uses, where: str) -> str:
    page = Page.objects.filter(pk=pk).first() if pk.isdigit() else None
    link = uses.link(page.translation_key, where=where, name=f"“{words}”") if page else None
    if not page:
        uses.missing(where, f"The link “{words}” leads to a page that does not exist.", "link.dead")
    return link.url if link else ""

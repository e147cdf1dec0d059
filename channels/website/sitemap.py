"""The sitemap: every live page and when it was published, for search engines."""

from __future__ import annotations

from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from publishing.base import Artefact

SITEMAP = "sitemap.xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_artefact(summaries: list[dict[str, Any]]) -> Artefact:
    text = StringIO()
    xml = SimplerXMLGenerator(text, "utf-8")
    xml.startDocument()
    xml.startElement("urlset", AttributesImpl({"xmlns": NAMESPACE}))
    for summary in sorted(summaries, key=lambda summary: summary["url"]):
        xml.startElement("url", AttributesImpl({}))
        xml.addQuickElement("loc", summary["url"])
        xml.addQuickElement("lastmod", summary["published_at"])
        xml.endElement("url")
    xml.endElement("urlset")
    xml.endDocument()
    return Artefact(SITEMAP, "application/xml", text.getvalue().encode())

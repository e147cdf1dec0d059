"""The small HTML that the app understands (`parts.HTML_GRAMMAR`)."""

import nh3

TAGS = {"p", "ul", "ol", "li", "strong", "em", "br", "a"}
SCHEMES = {"https", "http", "mailto", "tel"}  # http: only a local installation's own pages ever have it


def app_html(html: str) -> str:
    """The same text in the app's grammar. What the editor's side let through is already in it; this makes sure."""
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)

"""utm.diagnosis: an address that is counted must not tell the counter what somebody is ill with."""

import re
from urllib.parse import parse_qsl, urlsplit

from cms.checks.glossary import fold
from cms.checks.written import Written
from publishing.source import Finding

ADDRESS = re.compile(r"https?://[^\s\"'<>\\]{1,2000}", re.IGNORECASE)
ILLNESS = (  # parts of words: "metasta" is in "metastasis" and in "metastatic"
    "cancer carcin chemo diagnos hospice leukemi leukaemi lymphom melanom metasta onco palliat radiat sarcom "
    "surgery therap treatment tumor tumour"
).split()
MESSAGE = "The address “{}…” tells whoever counts visits about an illness (“{}”). Use a neutral word there."


def diagnosis(written: Written) -> list[Finding]:
    """Looks at links in rich text and at addresses in fields of their own."""
    names = {fold(name) for term in written.terms for name in term.names}
    places = [(text.where, text.html.replace("&amp;", "&")) for text in written.texts]
    places += [(address.where, address.words) for address in written.addresses]
    return [
        Finding("utm.diagnosis", "error", where, MESSAGE.format(address[:60], value))
        for where, text in places
        for address, value in _tell(text, names)
    ]


def _tell(text: str, names: set[str]) -> list[tuple[str, str]]:
    found = []
    for address in ADDRESS.findall(text) if "utm_" in text else []:
        for value in _campaign_values(address):
            words = set(re.split(r"[^\w]|_", fold(value)))
            if any(part in fold(value) for part in ILLNESS) or words & names:
                found.append((address, value))
    return found


def _campaign_values(address: str) -> list[str]:
    try:
        query = urlsplit(address).query
    except ValueError:  # no address at all, which link.dead says
        return []
    return [value for name, value in parse_qsl(query) if name.casefold().startswith("utm_")]

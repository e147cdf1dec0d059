"""The rules of the HTTP Observatory (MDN), by which it marks an answer, written from its published scoring tables
(https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring, read in November 2026).

This is no scan by the Observatory itself, which asks a public address; what it cannot know here is said at `hsts`."""

from __future__ import annotations

from dataclasses import dataclass
from http.cookies import Morsel, SimpleCookie
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
HALF_A_YEAR, YEAR = 15_768_000, 31_536_000


@dataclass(frozen=True)
class Answered:
    """One answer as a browser gets it. `cookies`: each Set-Cookie header by itself."""

    status: int
    headers: dict[str, str]  # by their names in small letters
    cookies: list[str]
    body: bytes


Mark = tuple[str, int]  # what was found, and its points


def marks(answer: Answered) -> dict[str, Mark]:
    """All but the redirection, which concerns another answer."""
    policy = directives(answer.headers.get("content-security-policy", ""))
    return {
        "csp": csp(policy),
        "cookies": cookies(answer.cookies),
        "cors": cors(answer.headers),
        "referrer-policy": referrer_policy(answer.headers.get("referrer-policy", "")),
        "hsts": hsts(answer.headers.get("strict-transport-security", "")),
        "sri": sri(answer),
        "x-content-type-options": ("nosniff", 0)
        if answer.headers.get("x-content-type-options", "").lower() == "nosniff"
        else ("missing", -5),
        "x-frame-options": frames(policy, answer.headers.get("x-frame-options", "")),
        "cross-origin-resource-policy": resource_policy(answer.headers.get("cross-origin-resource-policy", "")),
    }


def directives(policy: str) -> dict[str, set[str]]:
    """Raises ValueError for a directive that stands there twice."""
    found: dict[str, set[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split()
        if name.lower() in found:
            raise ValueError(f"{name} twice in {policy}")
        found[name.lower()] = {source.lower() for source in sources} or {"'none'"}
    return found if policy else {}


def csp(policy: dict[str, set[str]]) -> Mark:
    if not policy:
        return "missing", -25
    default = policy.get("default-src", {"*"})
    script, style = policy.get("script-src", default), policy.get("style-src", default)
    objects, images = policy.get("object-src", default), policy.get("img-src", default)
    if script & (BROAD | {"'unsafe-inline'", "data:"}) or objects & BROAD:
        return "unsafe-inline", -20
    if (script | style) & {"'unsafe-eval'"}:
        return "unsafe-eval", -10
    if any(source.startswith(("http:", "ftp:")) for source in images):
        return "insecure pictures", -10
    if style & (BROAD | {"'unsafe-inline'", "data:"}):
        return "unsafe styles", 0
    if default != {"'none'"} or policy.get("form-action", BROAD) & BROAD:
        return "no unsafe", 5
    return "no unsafe, nothing by default", 10


def cookies(given: list[str]) -> Mark:
    if not given:
        return "none", 0
    jar = [morsel for header in given for morsel in SimpleCookie(header).values()]
    for cookie in jar:
        if not cookie["secure"]:
            return f"{cookie.key} without Secure", -40 if _is_session(cookie) else -20
        if _is_session(cookie) and not cookie["httponly"]:
            return f"{cookie.key} without HttpOnly", -30
        if cookie["samesite"] not in ("Lax", "Strict"):
            return f"{cookie.key} without SameSite", -20 if "csrf" in cookie.key.lower() else 0
    return "Secure, HttpOnly, SameSite", 5


def _is_session(cookie: Morsel[str]) -> bool:
    return any(word in cookie.key.lower() for word in ("sess", "login", "auth"))


def cors(headers: dict[str, str]) -> Mark:
    allowed = headers.get("access-control-allow-origin", "")
    if not allowed:
        return "none", 0
    return ("for everybody, with credentials", -50) if "access-control-allow-credentials" in headers else (allowed, 0)


def referrer_policy(value: str) -> Mark:
    if not value:
        return "missing", 0
    last = value.split(",")[-1].strip().lower()
    return (last, 5) if last in PRIVATE else (last, -5)


def hsts(value: str) -> Mark:
    """Five points more are for hosts on the browsers' own list. Nobody can know that of a host that is not there yet,
    so "can be on the list" is the best: a year, all subdomains, and the wish."""
    parts = [part.strip().lower() for part in value.split(";")]
    age = next((int(part.partition("=")[2]) for part in parts if part.startswith("max-age=")), 0)
    if age < HALF_A_YEAR:
        return "missing or short", -10 if age else -20
    listed = age >= YEAR and {"includesubdomains", "preload"} <= set(parts)
    return "can be on the list" if listed else "not for the list", 0


def sri(answer: Answered) -> Mark:
    if "html" not in answer.headers.get("content-type", ""):
        return "no page", 0
    addresses = [str(script["src"]) for script in BeautifulSoup(answer.body, "html.parser").select("script[src]")]
    if any(urlsplit(address).netloc for address in addresses):
        return "scripts from elsewhere", -50
    return ("own scripts" if addresses else "no scripts"), 0


def frames(policy: dict[str, set[str]], header: str) -> Mark:
    if policy.get("frame-ancestors", BROAD) & BROAD:
        return ("by its own header", 0) if header.upper() in ("DENY", "SAMEORIGIN") else ("missing", -20)
    return "by the policy", 5


def resource_policy(value: str) -> Mark:
    return {"": ("missing", 0), "same-origin": (value, 10), "same-site": (value, 10), "cross-origin": (value, 0)}.get(
        value, ("unknown", -5)
    )


def redirection(asked: str, status: int, location: str) -> Mark:
    """Of an answer to `asked`, an address without TLS: it leads to the same host with TLS at once."""
    wanted, to = urlsplit(asked), urlsplit(location)
    if status not in (301, 302, 307, 308):
        return "missing", -20
    if to.scheme != "https":
        return "not to https", -20
    return ("to https", 0) if to.hostname == wanted.hostname else ("to another host first", -5)

"""The pages of the mail catcher."""

from html import escape

from deploy.local.caught_mail import CaughtMail

VIEWS = (("phone", "Phone"), ("wide", "Wide"), ("text", "Text"), ("headers", "Headers"), ("source", "Source"))
STYLE = """
:root { color-scheme: light dark; --line: light-dark(#d5dae0, #37404a); --soft: light-dark(#5a6570, #a3afbb);
  --page: light-dark(#f5f7f9, #14181d); --card: light-dark(#ffffff, #1d232a); --accent: light-dark(#005a9c, #7cc4ff); }
* { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: var(--page); color: light-dark(#16202a, #e7edf3); }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
p.note, dt, .when { color: var(--soft); }
a { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
ul.mails { list-style: none; margin: 1.5rem 0 0; padding: 0; border: 1px solid var(--line); border-radius: 10px;
  overflow: hidden; background: var(--card); }
ul.mails li + li { border-top: 1px solid var(--line); }
ul.mails a { display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; padding: .75rem 1rem; color: inherit;
  text-decoration: none; }
ul.mails a:hover { background: color-mix(in srgb, var(--accent) 8%, transparent); }
ul.mails strong { overflow-wrap: anywhere; }
ul.mails span { color: var(--soft); overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 1rem 0; }
dd { margin: 0; overflow-wrap: anywhere; }
nav.views { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; }
nav.views a { padding: .4rem .9rem; border: 1px solid var(--line); border-radius: 99px; background: var(--card);
  text-decoration: none; }
nav.views a[aria-current] { background: var(--accent); border-color: var(--accent); color: var(--card); }
iframe { display: block; width: 100%; height: 78vh; border: 1px solid var(--line); border-radius: 10px;
  background: light-dark(#ffffff, #14181d); }
iframe.phone { max-width: 390px; margin: 0 auto; border-radius: 26px; border-width: 6px; }
pre { padding: 1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--card); overflow-x: auto;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.breach { border-left: 4px solid light-dark(#b3261e, #ff8a80); padding: .5rem 1rem; background: var(--card); }
"""
# The list renews itself only when there is something new, so that reading is not disturbed.
RENEW = """
const shown = document.body.dataset.newest;
setInterval(async () => {
  const mails = await (await fetch("/messages.json")).json();
  if (String(mails.length ? mails[0].id : 0) !== shown) location.reload();
}, 2000);
"""


def listing(mails: list[CaughtMail]) -> str:
    """All mails, newest first."""
    newest = mails[0].number if mails else 0
    rows = "".join(
        f'<li><a href="/messages/{mail.number}"><strong>{escape(mail.subject) or "(no subject)"}</strong>'
        f'<span class="when">{mail.received_at:%H:%M:%S}</span><span>to {escape(", ".join(mail.recipients))}</span>'
        "</a></li>"
        for mail in mails
    )
    shown = f'<ul class="mails">{rows}</ul>' if rows else "<p>No mail yet.</p>"
    body = (
        "<h1>Mail</h1><p class='note'>Everything this Concord sends stops here; nothing leaves your machine. "
        "Times are UTC. <a href='/messages.json'>JSON</a></p>" + shown + f"<script>{RENEW}</script>"
    )
    return _page("Mail", body, newest)


def detail(mail: CaughtMail, view: str) -> str:
    """One mail in the wanted view: as on a phone unless it has no HTML part."""
    views = [name for name, _ in VIEWS if mail.html or name not in ("phone", "wide")]
    view = view if view in views else views[0]
    links = "".join(
        f'<a href="?view={name}"{" aria-current=page" if name == view else ""}>{label}</a>'
        for name, label in VIEWS
        if name in views
    )
    facts = {"From": _header(mail, "from"), "To": ", ".join(mail.recipients), "Sent by": mail.sender}
    facts |= {"Attached": ", ".join(mail.attachments)} if mail.attachments else {}
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items())
    title = mail.subject or "(no subject)"
    body = (
        f"<p><a href='/'>All mail</a></p><h1>{escape(title)}</h1><dl>{rows}</dl>{_breaches(mail)}"
        f"<nav class='views' aria-label='Views'>{links}</nav>{_view(mail, view)}"
    )
    return _page(title, body)


def framed(html: str) -> str:
    """The mail's HTML part for the frame; links open in a tab of their own."""
    base = '<base target="_blank">'
    start = html.lower().find("<head")
    end = html.find(">", start) + 1 if start >= 0 else 0
    return html[:end] + base + html[end:] if end else base + html


def not_found() -> str:
    """For a mail that is gone."""
    return _page("Not here", "<p><a href='/'>All mail</a></p><h1>This mail is not here any more.</h1>")


def _view(mail: CaughtMail, view: str) -> str:
    if view == "headers":
        rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in mail.headers)
        return f"<dl>{rows}</dl>"
    if view == "text":
        return f"<pre>{escape(mail.text) or 'This mail has no text part.'}</pre>"
    if view == "source":
        return f"<pre>{escape(mail.raw.decode('utf-8', 'replace'))}</pre>"
    return (
        f'<iframe class="{view}" src="/messages/{mail.number}/html" title="{escape(mail.subject)}" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )


def _breaches(mail: CaughtMail) -> str:
    found = "".join(f"<br>{escape(breach)}" for breach in mail.breaches)
    return f"<p class='breach'>This mail breaks the mail standards:{found}</p>" if found else ""


def _header(mail: CaughtMail, name: str) -> str:
    return str(mail.message[name] or "")


def _page(title: str, body: str, newest: int = 0) -> str:
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body data-newest='{newest}'><main>{body}</main></body></html>"
    )

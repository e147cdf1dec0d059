"""What readers are told by mail when something they were sent turned out to be wrong.

It is sealed with the safety notice, one for each reason of a recall, so that a named person approved it before anybody
needs it. What was recalled, since when and where to go now are stamps. No subject names an illness."""

from __future__ import annotations

from channels.newsletter import content, mail_html
from channels.newsletter.columns import heading, wrapped
from channels.newsletter.plain_text import RULE
from publishing.base import GONE, Artefact
from publishing.reasons import REASONS, WHERE_TO_GO, Wording
from publishing.snapshots import Snapshot, Values

HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
SUBJECT_KEY = f"{GONE}mail-subject"
HTML_KEY, TEXT_KEY = f"{GONE}mail-html/{{}}", f"{GONE}mail-text/{{}}"  # + reason

SUBJECT = "Please read: a correction to what we sent you"
SENT = "We sent you an email with this in it:"
TITLE = "@@gone_title:text@@"
SINCE = "We took it down on @@published_at:long@@. Please delete the email that you have."
WHERE, LINK = "@@replacement_title:text@@", "@@replacement_url:text@@"
WHY = (
    "You get this email because we sent you the newsletter of {} with this in it. It goes to everybody who was sent "
    "it, also to those who have left the newsletter since."
)


def artefacts(notice: Snapshot) -> list[Artefact]:
    """Of a safety notice: for each reason of a recall the designed and the plain mail, and the subject of all."""
    found = []
    for reason, wording in REASONS.items():
        if wording.advice:  # what may have done harm; nothing else is recalled
            values = _values(notice, wording)
            html = mail_html.render("correction.mjml", values)
            found += [
                Artefact(HTML_KEY.format(reason), HTML, html),
                Artefact(TEXT_KEY.format(reason), TEXT, _plain(values)),
            ]
    return [*found, Artefact(SUBJECT_KEY, TEXT, SUBJECT.encode())]


def _values(notice: Snapshot, wording: Wording) -> Values:
    frame = content.frame(notice, content.clean(notice.facts))
    disclaimer = content.clean(notice.facts.get("disclaimer"))
    return {
        **frame,
        "subject": SUBJECT,
        "sent": SENT,
        "title": TITLE,
        "text": wording.text,
        "advice": wording.advice,
        "since": SINCE,
        "where_to_go": WHERE_TO_GO,
        "where": WHERE,
        "link": LINK,
        "why": WHY.format(frame["organisation"]),
        "disclaimers": [disclaimer] if disclaimer else [],
    }


def _plain(values: Values) -> bytes:
    lines = [*heading(values["subject"], "="), "", values["sent"], "", values["title"]]
    for said in (f"{values['text']} {values['advice']}", values["since"]):
        lines += ["", *wrapped(said)]
    lines += ["", f"{values['where_to_go']}:", values["where"], values["link"], "", RULE]
    for disclaimer in values["disclaimers"]:
        lines += ["", *wrapped(disclaimer["text"])]
    if values["emergency"]:
        lines += ["", *wrapped(f"{values['emergency']['text']} {values['emergency']['phone']}")]
    lines += ["", *wrapped(values["why"]), "", *wrapped(values["imprint"])]
    return ("\n".join(lines) + "\n").encode()

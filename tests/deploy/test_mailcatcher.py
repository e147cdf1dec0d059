"""The mail catcher, by real SMTP and real HTTP."""

import json
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from http.client import HTTPConnection

import pytest

from deploy.local.mailcatcher import KEPT, MailCatcher
from deploy.local.ports import LOOPBACK, any_port


class Catcher:
    def __init__(self, smtp_port: int, page_port: int) -> None:
        self.smtp_port = smtp_port
        self.page_port = page_port

    def send(self, mail: EmailMessage | str) -> None:
        with smtplib.SMTP(LOOPBACK, self.smtp_port) as connection:
            if isinstance(mail, str):
                connection.sendmail("news@example.org", ["reader@example.org"], mail)
            else:
                connection.send_message(mail)

    def ask(self, path: str, method: str = "GET", host: str = "localhost") -> tuple[int, str, dict[str, str]]:
        connection = HTTPConnection(LOOPBACK, self.page_port, timeout=5)
        connection.request(method, path, headers={"Host": f"{host}:{self.page_port}"})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body, dict(answer.getheaders())


@pytest.fixture(scope="module")
def running() -> Iterator[Catcher]:
    smtp_port, page_port = any_port(), any_port()
    with MailCatcher(smtp_port, page_port):
        yield Catcher(smtp_port, page_port)


@pytest.fixture
def catcher(running: Catcher) -> Catcher:
    running.ask("/messages.json", "DELETE")
    return running


@pytest.fixture
def newsletter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Cancer Care <news@example.org>"
    mail["To"] = "reader@example.org"
    mail["Subject"] = "Ünderstanding <treatment>"
    mail["List-Unsubscribe"] = "<http://localhost:8000/u/1>"
    mail.set_content("In plain words.")
    mail.add_alternative("<html><head></head><body><a href='/x'>In <b>HTML</b></a></body></html>", subtype="html")
    return mail


def test_a_mail_is_caught_whole(catcher: Catcher, newsletter: EmailMessage) -> None:
    catcher.send(newsletter)
    (mail,) = json.loads(catcher.ask("/messages.json")[1])
    assert mail["subject"] == "Ünderstanding <treatment>"
    assert mail["recipients"] == ["reader@example.org"]
    assert ["List-Unsubscribe", "<http://localhost:8000/u/1>"] in mail["headers"]
    assert mail["text"].strip() == "In plain words."
    assert "<b>HTML</b>" in mail["html"]
    assert mail["breaches"] == []


def test_the_pages_show_it_and_escape_it(catcher: Catcher, newsletter: EmailMessage) -> None:
    assert "No mail yet" in catcher.ask("/")[1]
    catcher.send(newsletter)
    number = json.loads(catcher.ask("/messages.json")[1])[0]["id"]
    listing = catcher.ask("/")[1]
    assert f'href="/messages/{number}"' in listing
    assert "Ünderstanding &lt;treatment&gt;" in listing
    page = catcher.ask(f"/messages/{number}")[1]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "In plain words." in catcher.ask(f"/messages/{number}?view=text")[1]
    assert "List-Unsubscribe" in catcher.ask(f"/messages/{number}?view=headers")[1]
    assert "multipart/alternative" in catcher.ask(f"/messages/{number}?view=source")[1]


def test_a_mails_html_can_run_nothing(catcher: Catcher, newsletter: EmailMessage) -> None:
    catcher.send(newsletter)
    number = json.loads(catcher.ask("/messages.json")[1])[0]["id"]
    status, html, headers = catcher.ask(f"/messages/{number}/html")
    assert status == 200
    assert '<head><base target="_blank">' in html
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_a_broken_mail_is_named_as_broken(catcher: Catcher) -> None:
    catcher.send('Subject: broken\nContent-Type: multipart/mixed; boundary="x"\n\nno parts at all')
    (mail,) = json.loads(catcher.ask("/messages.json")[1])
    assert mail["breaches"]
    assert "breaks the mail standards" in catcher.ask(f"/messages/{mail['id']}")[1]


def test_what_is_not_there_is_a_404(catcher: Catcher) -> None:
    for path in ("/messages/999999", "/messages/one", "/messages/1/other", "/nothing", "/messages/1/html/deeper"):
        assert catcher.ask(path)[0] == 404


def test_a_foreign_name_for_this_machine_is_refused(catcher: Catcher) -> None:
    assert catcher.ask("/", host="evil.example.org")[0] == 421


def test_only_the_last_mails_are_kept(catcher: Catcher) -> None:
    with smtplib.SMTP(LOOPBACK, catcher.smtp_port) as connection:
        for number in range(KEPT + 5):
            connection.sendmail("a@example.org", ["b@example.org"], f"Subject: {number}\n\ntext")
    mails = json.loads(catcher.ask("/messages.json")[1])
    assert len(mails) == KEPT
    assert mails[0]["subject"] == str(KEPT + 4)

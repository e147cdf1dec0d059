"""Mails as they come back: reports of mail servers, complaints, automatic answers, and what is made up."""

from __future__ import annotations


def report(to: str, status: str = "5.1.1", action: str = "failed", said: str = "550 5.1.1 No such user here") -> bytes:
    """A delivery status notification (RFC 3464), with the beginning of the mail that came back."""
    return f"""Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mx.example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.net.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon, 2 Nov 2026 09:00:00 +0000

Final-Recipient: rfc822; reader@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b1
Content-Type: text/rfc822-headers

Subject: News from the clinic

--b1--
""".replace("\n", "\r\n").encode()


def complaint(leave: str) -> bytes:
    """A feedback report (RFC 5965) as a provider of mailboxes sends it."""
    return f"""From: <complaints@mail.example.net>
To: <abuse@example.org>
Subject: FW: News from the clinic
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="c1"

--c1
Content-Type: text/plain

This is a spam complaint.

--c1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Reporter/1.0
Version: 1

--c1
Content-Type: message/rfc822

From: Cancer Care <news@example.org>
List-Unsubscribe: <https://www.example.org/u/v1.x>,
 <mailto:{leave}?subject=unsubscribe>
Subject: News from the clinic

Hello
--c1--
""".replace("\n", "\r\n").encode()


def plain(to: str, *lines: str) -> bytes:
    """What somebody, or their mail program, wrote."""
    return "\r\n".join([f"To: {to}", "From: reader@example.org", "Subject: Re: News", *lines, "", "Hello", ""]).encode()


def nested(to: str, depth: int) -> bytes:
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n' for level in range(depth)
    )
    return f"To: {to}\r\nMIME-Version: 1.0\r\n{opened}".encode()

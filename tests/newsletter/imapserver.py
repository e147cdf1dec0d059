"""As much of an IMAP server (RFC 3501) as reading and emptying one folder takes."""

from __future__ import annotations

import re
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


class ImapServer:
    def __init__(self, mails: list[bytes]) -> None:
        self.mails = dict(enumerate(mails, start=7))
        self.deleted: set[int] = set()
        self.password = "secret"
        self.fetched: list[int] = []

    def start(self) -> int:
        held = self

        class Answering(StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"* OK ready\r\n")
                for line in self.rfile:
                    tag, _, command = line.decode().strip().partition(" ")
                    untagged, answer = held.answer(command)
                    self.wfile.write(untagged + f"{tag} {answer} done\r\n".encode())

        self._server = ThreadingTCPServer(("127.0.0.1", 0), Answering)
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, daemon=True).start()
        return int(self._server.server_address[1])

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, command: str) -> tuple[bytes, str]:
        """(lines without a tag, the line with one)"""
        word = command.upper()
        if word.startswith("CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n", "OK"
        if word.startswith("LOGIN"):
            return b"", "OK" if self.password in command else "NO wrong"
        if word.startswith("SELECT"):
            return (f"* {len(self.mails)} EXISTS\r\n".encode(), "OK") if '"INBOX"' in command else (b"", "NO none")
        if word.startswith("UID SEARCH"):
            return f"* SEARCH {' '.join(map(str, self.mails))}\r\n".encode(), "OK"
        if word.startswith("EXPUNGE"):
            self.mails = {number: mail for number, mail in self.mails.items() if number not in self.deleted}
        if found := re.match(r"UID (FETCH|STORE) (\d+)", word):
            return self._one(found[1], int(found[2]), word), "OK"
        return b"", "OK"

    def _one(self, verb: str, number: int, command: str) -> bytes:
        mail = self.mails[number]
        if verb == "STORE":
            self.deleted.add(number)
            return b""
        if "SIZE" in command:
            return f"* 1 FETCH (UID {number} RFC822.SIZE {len(mail)})\r\n".encode()
        self.fetched.append(number)
        return f"* 1 FETCH (UID {number} BODY[] {{{len(mail)}}}\r\n".encode() + mail + b")\r\n"

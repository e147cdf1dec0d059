"""A reader who looks at the page all the time while versions come out."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.running.colleagues import Colleague, publish, the_page
from tests.running.concord import Concord
from tests.running.convergence import converged

pytestmark = pytest.mark.slow

VERSION = re.compile(r"Version (\d+),")
LEAD = "Words for careful readers, number {}."


class Reader:
    """Asks again and again, and keeps everything it got."""

    def __init__(self, address: str, encoding: str) -> None:
        self.address, self.encoding = address, encoding
        self.documents: list[str] = []
        self.statuses: set[int] = set()

    def read_until(self, done: threading.Event) -> None:
        with requests.Session() as session:
            while not done.wait(0.005):
                answer = session.get(self.address, headers={"Accept-Encoding": self.encoding}, timeout=10)
                self.statuses.add(answer.status_code)
                self.documents.append(answer.content.decode())

    @property
    def versions(self) -> list[int]:
        return [int(VERSION.search(document)[1]) for document in self.documents]


def test_a_reader_never_gets_an_older_version_after_a_newer_one_nor_a_torn_document(
    concord: Concord, reviewer: Colleague
) -> None:
    converged(concord, publish(concord, LEAD.format(0), reviewer))
    readers = [Reader(concord.url + the_page().public_path, encoding) for encoding in ("identity", "gzip", "br")]
    done, leads = threading.Event(), {}
    with ThreadPoolExecutor(len(readers)) as pool:
        reading = [pool.submit(reader.read_until, done) for reader in readers]
        try:
            for number in range(1, 6):
                leads[publish(concord, LEAD.format(number), reviewer)] = LEAD.format(number)
            converged(concord, max(leads))
        finally:
            done.set()
        for one in reading:
            one.result()
    for reader in readers:
        check(reader, leads)


def check(reader: Reader, leads: dict[int, str]) -> None:
    assert reader.statuses == {200}
    assert all(document.rstrip().endswith("</html>") for document in reader.documents)
    assert reader.versions == sorted(reader.versions)
    assert len(set(reader.versions)) > 2
    for version, document in zip(reader.versions, reader.documents, strict=True):
        assert leads.get(version, LEAD.format(0)) in document

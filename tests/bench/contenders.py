"""Servers that a bench starts, each on one core, and what wrk measures of them on another."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

SERVER_CORE, LOAD_CORE = "0", "1"
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CONNECTIONS = "16"
PLAIN = {"Accept-Encoding": "identity"}  # as wrk asks
PER_SECOND = re.compile(r"Requests/sec:\s+([\d.]+)")
WRONG = re.compile(r"Non-2xx or 3xx responses: (\d+)")


class WrongAnswer(AssertionError):
    """A contender did not give what it was asked for: the only thing that a bench fails on."""


@dataclass(frozen=True)
class Question:
    """One thing asked of one contender; `holds` must stand in the answer before anything is measured."""

    name: str
    url: str
    holds: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def pinned(command: list[str]) -> list[str]:
    return ["taskset", "--cpu-list", SERVER_CORE, *command]


@contextmanager
def running(command: list[str], url: str, environment: Mapping[str, str], log: Path) -> Iterator[None]:
    """The server, answering, and stopped in the end."""
    with log.open("wb") as out:
        process = subprocess.Popen(pinned(command), env={**os.environ, **environment}, stdout=out, stderr=out)
    try:
        _wait_for(url, process, log)
        yield
    finally:
        process.terminate()
        process.wait(20)


def measured(question: Question) -> float:
    """Requests per second, the median of the rounds. Raises WrongAnswer."""
    answer = requests.get(question.url, headers={**PLAIN, **question.headers}, timeout=30, allow_redirects=False)
    if answer.status_code != question.status or question.holds not in answer.text:
        raise WrongAnswer(f"{question.name}: {answer.status_code} from {question.url}: {answer.text[:200]}")
    return statistics.median(_load(question) for _round in range(ROUNDS))


def _load(question: Question) -> float:
    named = [part for name, value in question.headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["taskset", "--cpu-list", LOAD_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS:g}s", *named]
    said = subprocess.run([*command, question.url], capture_output=True, text=True, check=True, timeout=120).stdout
    if wrong := WRONG.search(said):
        raise WrongAnswer(f"{question.name}: {wrong[1]} answers were neither 2xx nor 3xx")
    found = PER_SECOND.search(said)
    if found is None:
        raise WrongAnswer(f"{question.name}: wrk said {said}")
    return float(found[1])


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise WrongAnswer(f"{process.args!r} ended:\n{log.read_text()[-2000:]}")
        try:
            requests.get(url, timeout=5, allow_redirects=False)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise WrongAnswer(f"{url} does not answer:\n{log.read_text()[-2000:]}")

"""Servers that a bench starts, each on one core, and what wrk measures of them on another."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from deploy.local.progress import say

SERVER_CORE, LOAD_CORE = "0", "1"
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CONNECTIONS = "16"
PATIENCE = 60  # seconds for one answer: some contenders are slow
IN_TURN = Path(__file__).with_name("asking.lua")
PLAIN = {"Accept-Encoding": "identity"}  # as wrk asks
PER_SECOND = re.compile(r"Requests/sec:\s+([\d.]+)")
WRONG = re.compile(r"Non-2xx or 3xx responses: (\d+)")


class WrongAnswer(AssertionError):
    """A contender did not give what it was asked for: the only thing that a bench fails on."""


@dataclass(frozen=True)
class Question:
    """One thing asked of one contender; `holds` must stand in the answer before anything is measured.

    With `paths` those are asked for in turn, at the host of `url`, which is the one that is checked."""

    name: str
    url: str
    holds: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    paths: Sequence[str] = ()


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


def compare(questions: Sequence[Question]) -> dict[str, float]:
    """Requests per second, the medians of the rounds. Each round asks all, since the machine is not the same from
    minute to minute. Raises WrongAnswer."""
    for question in questions:
        _check(question)
    rates: dict[str, list[float]] = {question.name: [] for question in questions}
    for _round in range(ROUNDS):
        for question in questions:
            rates[question.name].append(_load(question))
    found = {name: statistics.median(seen) for name, seen in rates.items()}
    for name, rate in found.items():
        say(f"  {name}: {rate:,.1f}/s")
    return found


def _check(question: Question) -> None:
    answer = requests.get(question.url, headers={**PLAIN, **question.headers}, timeout=30, allow_redirects=False)
    if answer.status_code != question.status or question.holds not in answer.text:
        raise WrongAnswer(f"{question.name}: {answer.status_code} from {question.url}: {answer.text[:200]}")


def _load(question: Question) -> float:
    named = [part for name, value in question.headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["taskset", "--cpu-list", LOAD_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS:g}s", *named]
    with tempfile.NamedTemporaryFile("w", suffix=".paths") as paths:
        in_turn = []
        if question.paths:
            paths.write("\n".join(question.paths) + "\n")
            paths.flush()
            in_turn = ["--script", str(IN_TURN)]
        command += ["--timeout", f"{PATIENCE}s", *in_turn, question.url, *(["--", paths.name] if in_turn else [])]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=2 * PATIENCE).stdout
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

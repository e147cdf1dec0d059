"""The hosts of Concord's processes have the wrong time: only the database's counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from cms.models import AppointmentPage
from publishing import plans, proofs
from publishing.clock import now
from publishing.models import Release
from tests.chaos import doomed
from tests.chaos.people import bring_out, until_all_agree
from tests.chaos.stage import Stage
from tests.running.colleagues import Colleague, submit
from tests.running.concord import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
WRITTEN_AT = re.compile(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),", re.MULTILINE)
THEIRS = ("worker", "reconcile", "edge", "web")


@pytest.fixture(params=[2, -2], ids=["two hours fast", "two hours slow"])
def wrong_clocks(concord: Stage, request: pytest.FixtureRequest) -> Iterator[timedelta]:
    off = timedelta(hours=request.param)
    begin(concord, ["env", f"{doomed.CLOCK}={off.total_seconds()}"])
    yield off
    begin(concord, [])


def begin(concord: Stage, before: list[str]) -> None:
    for name in THEIRS:
        concord.end(name)
        concord.processes.start(name, [*before, *concord.commands[name]])
    concord.wait_until_ready()


@pytest.fixture
def plan() -> Release:
    """For the next version of the appointment page, in an hour."""
    colleague = get_user_model().objects.get(username="colleague")
    made = plans.plan("What comes in an hour", now() + timedelta(hours=1), colleague)
    plans.include(made.pk, proofs.publication_of(AppointmentPage.objects.get()), colleague)
    return made


def state_of(plan: Release) -> str:
    plan.refresh_from_db()
    return str(plan.state)


def test_versions_come_out_and_no_plan_before_its_moment_or_after(
    concord: Stage, wrong_clocks: timedelta, plan: Release
) -> None:
    page = AppointmentPage.objects.get()
    page.lead = f"What nobody reads before the moment of plan {plan.pk}, whatever the clocks of hosts say."
    assert Colleague(concord, "colleague").approve(submit(page)).ok
    version = bring_out(
        Colleague(concord, "reviewer"), f"Brought out by hosts that do not know what time it is, while {plan.pk} waits."
    )
    until_all_agree(concord, version, "their clocks were set wrong")
    assert abs(now() + wrong_clocks - said_last(concord)) < timedelta(hours=1), "the clocks are right"
    assert state_of(plan) == Release.State.WAITING
    Release.objects.filter(pk=plan.pk).update(due_at=now() + timedelta(seconds=2))
    wait_for(lambda: state_of(plan) == Release.State.DONE, "the plan's moment")


def said_last(concord: Stage) -> datetime:
    """The time in the worker's last line, by its own clock."""
    return datetime.fromisoformat(WRITTEN_AT.findall(concord.log("worker"))[-1]).replace(tzinfo=UTC)

"""What is set wrong around Concord is named: by `check --deploy` before the start, by `/healthz/deep` afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from redis import Redis

from publishing import deploy_checks
from publishing.health import surroundings


@pytest.fixture
def forgetful(settings: Any) -> Iterator[str]:
    """A real server that would throw away what waits."""
    with Redis.from_url(settings.CELERY_BROKER_URL) as redis:
        before = redis.config_get("maxmemory-policy")["maxmemory-policy"]
        redis.config_set("maxmemory-policy", "allkeys-lru")
        try:
            yield "allkeys-lru"
        finally:
            redis.config_set("maxmemory-policy", before)


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets this host's clock, as Concord reads it, so many seconds ahead."""
    read = surroundings.time
    return lambda seconds: monkeypatch.setattr(surroundings, "time", lambda: read() + seconds)


def test_a_redis_that_throws_work_away_is_named(forgetful: str) -> None:
    (found,) = deploy_checks.redis_keeps_all()
    assert (found.id, forgetful in found.msg) == ("publishing.E010", True)
    assert "noeviction" in str(found.hint)


def test_a_redis_that_keeps_all_or_does_not_answer_stops_nothing(settings: Any) -> None:
    assert deploy_checks.redis_keeps_all() == []
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert deploy_checks.redis_keeps_all() == []


def test_a_redis_that_may_not_be_asked_stops_nothing(settings: Any) -> None:
    with Redis.from_url(settings.CELERY_BROKER_URL) as redis:
        redis.acl_setuser("only_queues", enabled=True, nopass=True, keys="*", channels="*", commands=["+@all", "-info"])
        try:
            settings.CELERY_BROKER_URL = settings.CELERY_BROKER_URL.replace("redis://", "redis://only_queues:x@")
            assert surroundings.eviction() == ""
            assert deploy_checks.redis_keeps_all() == []
        finally:
            redis.acl_deluser("only_queues")


@pytest.mark.django_db
def test_monitoring_hears_of_both(forgetful: str, clocks: Any) -> None:
    clocks(0)
    checks = Client().get("/healthz/deep").json()["checks"]
    assert checks["clock"]["well"]
    assert (checks["redis"]["well"], forgetful in checks["redis"]["detail"]) == (False, True)
    clocks(-60)
    answer = Client().get("/healthz/deep")
    assert (answer.status_code, answer.json()["checks"]["clock"]["well"]) == (503, False)


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "found"), [(0, False), (-1, False), (3, True), (-7200, True)])
def test_a_clock_that_is_wrong_is_named(clocks: Any, seconds: int, found: bool) -> None:
    clocks(seconds)
    assert [one.id for one in deploy_checks.clock_is_right(databases=["default"])] == ["publishing.E011"] * found
    assert deploy_checks.clock_is_right() == [], "without the database nobody can tell"


@pytest.mark.django_db
def test_the_operators_command_asks_for_all_of_it(clocks: Any, forgetful: str) -> None:
    clocks(3600)
    with pytest.raises(SystemCheckError) as refused:
        call_command("check", deploy=True, databases=["default"])
    said = str(refused.value)
    assert "publishing.E010" in said and "The clock of this host and the database's are 3600 seconds apart" in said


@pytest.mark.parametrize(("seconds", "found"), [(300, False), (200, True), (60, True)])
def test_a_queue_that_gives_work_out_again_too_soon_is_named(settings: Any, seconds: int, found: bool) -> None:
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": seconds}
    named = [one.id for one in deploy_checks.tasks_end_before_they_are_given_out_again()]
    assert named == ["publishing.E008"] * found

"""What an operator's monitoring reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from publishing import reconcile, restored
from publishing.models import Counter, Delivery

pytestmark = pytest.mark.django_db
TOKEN = "a-token-that-only-monitoring-knows"


def samples(settings: Any) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    settings.METRICS_TOKEN = TOKEN
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return dict(_samples(answer.content.decode()))


def _samples(text: str) -> Iterator[tuple[tuple[str, tuple[tuple[str, str], ...]], float]]:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            yield (sample.name, tuple(sorted(sample.labels.items()))), sample.value


class TestMetrics:
    @pytest.mark.parametrize("given", ["", "Bearer", "Bearer ", "Bearer wrong", "Bearer é", TOKEN])
    def test_nobody_without_the_token_sees_them(self, settings: Any, given: str) -> None:
        settings.METRICS_TOKEN = TOKEN
        assert Client().get("/metrics", headers={"Authorization": given}).status_code == 404

    def test_there_are_none_where_no_token_is_set(self, settings: Any) -> None:
        settings.METRICS_TOKEN = ""
        assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404

    def test_they_count_what_is_on_its_way_and_what_waits_for_a_person(self, settings: Any) -> None:
        delivery = Delivery.objects.filter(channel="website").first()
        assert delivery is not None
        before = samples(settings)
        Delivery.objects.filter(pk=delivery.pk).update(state="dead")
        after = samples(settings)
        dead = ("concord_needs_attention", (("kind", "delivery"),))
        assert after[dead] == before[dead] + 1
        Delivery.objects.filter(pk=delivery.pk).update(state="pending")
        open_ones = ("concord_deliveries", (("channel", "website"), ("state", "pending")))
        assert samples(settings)[open_ones] == before[open_ones] + 1
        assert samples(settings)[("concord_backlog_oldest_seconds", (("channel", "website"),))] > 0

    def test_they_tell_how_long_publishing_took(self, settings: Any) -> None:
        delivery = Delivery.objects.filter(channel="website").first()
        assert delivery is not None
        now = timezone.now()
        Delivery.objects.exclude(pk=delivery.pk).update(delivered_at=None, state="superseded")
        sent = now - timedelta(seconds=7)
        Delivery.objects.filter(pk=delivery.pk).update(created_at=sent, delivered_at=now, state="delivered")
        found = samples(settings)
        assert found["concord_publish_seconds", (("channel", "website"), ("quantile", "0.5"))] == pytest.approx(7)

    def test_they_name_every_state_of_mail_also_when_there_is_none(self, settings: Any) -> None:
        found = samples(settings)
        assert ("concord_messages", (("purpose", "newsletter"), ("state", "uncertain"))) in found
        assert ("concord_mailings", (("purpose", "correction"), ("state", "paused"))) in found


class TestLiveAndReady:
    def test_it_is_live_while_it_answers_and_ready_while_the_database_does(self) -> None:
        assert Client().get("/healthz/live").status_code == 200
        assert Client().get("/healthz/ready").status_code == 200


class TestDeep:
    def test_it_is_well_while_the_reconciler_runs(self) -> None:
        Delivery.objects.filter(state__in=["pending", "leased", "waiting"]).update(state="delivered")
        reconcile._heartbeat()
        answer = Client().get("/healthz/deep")
        assert answer.json()["checks"]["reconciler"]["well"]
        assert answer.json()["checks"]["deliveries"]["well"]

    def test_it_is_not_well_when_the_reconciler_stands_still(self) -> None:
        reconcile._heartbeat()
        Counter.objects.filter(name=restored.HEARTBEAT).update(value=1)
        answer = Client().get("/healthz/deep")
        assert answer.status_code == 503
        assert not answer.json()["checks"]["reconciler"]["well"]

    def test_a_lost_redis_is_named_and_does_not_take_the_site_out(self, settings: Any) -> None:
        settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
        reconcile._heartbeat()
        found = Client().get("/healthz/deep").json()["checks"]["redis"]
        assert not found["well"]
        assert "work is slower" in found["detail"]

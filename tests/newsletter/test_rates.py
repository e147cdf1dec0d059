"""The buckets that all senders share."""

from __future__ import annotations

from random import Random
from string import ascii_lowercase
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import OperationalError, connection, transaction

from channels.newsletter.sending import rates

pytestmark = pytest.mark.slow

SENDERS, ROUNDS = 4, 40


def test_senders_that_meet_new_domains_at_one_moment_never_block_each_other(committed_site: None) -> None:
    failed: list[OperationalError] = []
    together = Barrier(SENDERS)

    def send(sender: int) -> None:
        chance = Random(sender)  # noqa: S311 - no secret
        try:
            for number in range(ROUNDS):
                together.wait(30)
                for _batch in range(3):
                    with transaction.atomic():
                        rates._filled(domains(chance, number))
        except OperationalError as error:
            failed.append(error)
            together.abort()
        except BrokenBarrierError:
            pass  # another one failed
        finally:
            connection.close()

    senders = [Thread(target=send, args=(sender,)) for sender in range(SENDERS)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert not failed


def domains(chance: Random, number: int) -> dict[str, float]:
    """Some of this round's: whoever comes second finds a few of them there and makes others."""
    return dict.fromkeys(chance.sample([f"{letter}{number}.example.org" for letter in ascii_lowercase], 9), 10.0)

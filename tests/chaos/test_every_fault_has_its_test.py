"""The faults that Concord has to survive, each with the tests that bring it about; every named test exists."""

from __future__ import annotations

import pytest

from tests.chaos.faults import FAULTS
from tests.named_tests import missing

SOAK = "chaos/test_chaos::all_agree_whatever_happens"  # brings about every fault of `FAULTS`
AT_A_STEP = "chaos/test_killed_at_a_step::readers_get_the_version_all_the_same_and_once"

# Number: what happens; then "file::test" of what shows that readers notice nothing of it.
TABLE: dict[int, tuple[str, list[str]]] = {
    1: ("kill -9 of web around an approval", [AT_A_STEP, SOAK]),
    2: (
        "kill -9 of a worker, its child, the reconciler, the mirror",
        [AT_A_STEP, "running/test_killed_processes::what_was_approved_while_it_was_down", SOAK],
    ),
    3: (
        "kill -9 of a sender",
        [
            "newsletter/test_killed_sender::killed_at_any_moment_nobody_gets_it_twice",
            "newsletter/test_killed_sender::killed_while_the_server_is_silent",
        ],
    ),
    4: ("Redis emptied", ["soak/test_mail::every_reader_gets_it_once_or_is_named", SOAK]),
    5: (
        "Redis away, killed, frozen",
        [
            "running/test_without_redis::without_redis_an_approval_succeeds_and_the_reconciler_alone_brings_it_out",
            "running/test_without_redis::after_an_outage_it_is_live_and_the_worker_takes_tasks_again",
            SOAK,
        ],
    ),
    6: ("Redis full", [SOAK]),
    7: ("Redis as it was long ago", ["chaos/test_old_queue::tasks_that_were_done_long_ago_change_nothing"]),
    8: ("PostgreSQL crashed", [SOAK]),
    9: (
        "PostgreSQL away",
        [
            "chaos/test_without_postgresql::readers_read_on_and_colleagues_are_asked_to_come_back",
            "edge/test_all_stopped::everything_published_is_still_served",
            "newsletter/test_killed_sender::while_the_database_is_away_nobody_is_written_to_whom_it_does_not_know",
        ],
    ),
    10: ("PostgreSQL's disk full", [SOAK]),
    11: (
        "the disk of the readers' files full",
        [
            "edge/test_full_disk::the_old_version_stays_an_alarm_rises_and_the_new_one_comes_when_there_is_room",
            "edge/test_full_disk::what_is_taken_down_goes_although_nothing_can_be_written",
            SOAK,
        ],
    ),
    12: (
        "two who block each other",
        [
            "publishing/test_blocking_each_other::one_is_asked_to_come_back_and_nothing_of_hers_is_saved",
            "publishing/test_races::taking_down_against_approving_always_ends_taken_down",
            "newsletter/test_rates::senders_that_meet_new_domains_at_one_moment_never_block_each_other",
        ],
    ),
    13: (
        "PostgreSQL's connections used up",
        ["chaos/test_without_postgresql::readers_read_on_and_colleagues_are_asked_to_come_back", SOAK],
    ),
    14: (
        "a mail server that is away or says later",
        [
            "newsletter/test_smtp::trouble_at_each_step_has_its_meaning",
            "newsletter/test_sending::a_server_that_is_away_costs_no_attempt",
            "newsletter/test_sending::what_was_deferred_is_tried_again_with_the_same_bytes",
        ],
    ),
    15: (
        "a mail server that says never",
        [
            "newsletter/test_smtp::each_answer_has_one_meaning",
            "newsletter/test_sending::only_a_missing_address_ends_a_subscription",
            "newsletter/test_sending::refusing_what_is_ours_pauses_and_blames_nobody",
        ],
    ),
    16: (
        "a mail server that says nothing",
        [
            "newsletter/test_smtp::a_server_that_says_nothing_is_left_after_the_timeout",
            "newsletter/test_killed_sender::killed_while_the_server_is_silent",
        ],
    ),
    17: (
        "a mail server that hangs up",
        [
            "newsletter/test_smtp::trouble_at_each_step_has_its_meaning",
            "newsletter/test_sending::losing_every_connection_stops_after_three",
        ],
    ),
    18: (
        "mail that comes back, and forged reports",
        [
            "newsletter/test_bounces::an_address_that_does_not_exist_gets_no_mail_again",
            "newsletter/test_bounces::what_is_not_to_an_address_of_ours_is_counted_and_nothing_else",
        ],
    ),
    19: (
        "a slow mail server",
        ["newsletter/test_killed_sender::four_processes_and_a_slow_server_keep_its_connections_and_their_leases"],
    ),
    20: (
        "two at the same work",
        [
            "running/test_reconcilers::each_delivery_is_done_once_and_the_second_takes_over",
            "newsletter/test_killed_sender::two_processes_send_one_mailing_once",
            SOAK,
        ],
    ),
    21: (
        "a process that stood still past its lease",
        [
            "chaos/test_stopped_past_its_lease::what_it_had_in_hand_was_brought_once",
            "newsletter/test_killed_sender::stopped_past_its_lease_before_the_text_it_sends_nothing",
            SOAK,
        ],
    ),
    22: (
        "an older version after a newer one",
        [
            "chaos/test_stopped_past_its_lease::its_older_version_never_takes_the_place_of_the_newer",
            "publishing/test_served_bytes::a_late_delivery_of_an_older_version_changes_nothing",
        ],
    ),
    23: (
        "taking down, or deleting, against publishing",
        [
            "publishing/test_races::taking_down_against_approving_always_ends_taken_down",
            "publishing/test_races::deleting_against_approving_always_ends_gone",
        ],
    ),
    24: (
        "taking down while a newsletter leaves",
        [
            "newsletter/test_killed_sender::taking_the_issue_down_in_mid_run_begins_nothing_more",
            "newsletter/test_recall::several_senders_at_once_begin_no_text_after_it",
        ],
    ),
    25: (
        "hosts with the wrong time",
        ["chaos/test_wrong_clocks::versions_come_out_and_no_plan_before_its_moment_or_after"],
    ),
    26: (
        "the nights in which clocks change",
        ["publishing/test_screens_plans::an_hour_that_the_clocks_skip_or_repeat"],
    ),
    27: (
        "two reconcilers, and none",
        [
            "running/test_reconcilers::both_do_nothing_while_somebody_else_holds_the_lock",
            "running/test_without_redis::after_an_outage_it_is_live_and_the_worker_takes_tasks_again",
            SOAK,
        ],
    ),
    28: (
        "something that fails each time",
        [
            "publishing/test_served_bytes::one_failing_channel_holds_up_no_other",
            "publishing/test_review_findings::a_delivery_that_kills_its_workers_is_given_up",
            "publishing/test_review_findings::a_proof_that_kills_its_workers_is_refused",
            "publishing/test_review_findings::one_listing_that_cannot_be_built_holds_up_no_other",
            "newsletter/test_sending::an_address_that_cannot_be_written_is_rejected_alone",
            "newsletter/test_sending::a_message_that_kills_its_worker_comes_to_an_end",
        ],
    ),
    30: (
        "reports of a mail provider, repeated and in any order",
        ["newsletter/test_webhooks::ten_thousand_in_a_burst_repeated_and_out_of_order_are_each_taken_once"],
    ),
    32: (
        "old and new code at once",
        [
            "running/test_old_and_new_workers::what_the_old_worker_does_not_know_is_done_all_the_same",
            "running/test_old_and_new_workers::both_together_publish_each_version_once",
            "publishing/test_older_and_newer::an_earlier_versions_fields_are_enough",
            "publishing/test_migrate::it_gives_up_with_a_sentence_and_holds_nobody_up",
            "publishing/test_migrate::it_goes_on_when_the_table_is_free",
        ],
    ),
    33: (
        "the backup of yesterday",
        [
            "publishing/test_restored::a_worker_that_is_woken_mails_no_colleague_either",
            "newsletter/test_after_restore::what_was_released_and_had_no_readers_yet_needs_a_person",
        ],
    ),
    34: (
        "keys changed in mid-run",
        [
            "newsletter/test_killed_sender::links_made_before_a_change_of_key_still_work",
            "newsletter/test_signing::a_key_changed_in_mid_run_signs_the_rest_with_the_new_one",
        ],
    ),
    35: (
        "a network that is cut, or hangs",
        ["edge/test_followers::a_host_that_was_cut_off_catches_up_and_never_shows_what_was_taken_down", SOAK],
    ),
    36: (
        "a hundred thousand readers, and a kill each few seconds",
        ["soak/test_mail::every_reader_gets_it_once_or_is_named"],
    ),
}
# Memory that ends in the midst of one render; a purge of caches on the way, which Concord asks for nowhere.
NOT_BROUGHT_ABOUT = {29, 31}


def test_every_number_is_there() -> None:
    assert {*TABLE, *NOT_BROUGHT_ABOUT} == set(range(1, 37))


@pytest.mark.parametrize("number", TABLE)
def test_each_named_test_exists(number: int) -> None:
    _what, named = TABLE[number]
    assert named
    assert missing(named) == []


@pytest.mark.parametrize("number", [number for number, (_what, named) in TABLE.items() if SOAK in named])
def test_the_soak_brings_about_what_is_said_of_it(number: int) -> None:
    assert any(name.startswith(f"F{number} ") for name in FAULTS)

"""The 52 bad inputs of the reliability rules, each with the tests that show what it gets; every named test exists."""

from __future__ import annotations

import pytest

from tests.named_tests import missing

# Number: what is put in, where; then "file::test" of what shows that it gets what it must.
TABLE: dict[int, tuple[str, list[str]]] = {
    1: ("titles too long", ["cms/test_field_checks::what_the_form_would_refuse_is_named_field_by_field"]),
    2: ("titles of nothing visible", ["cms/test_field_checks::a_title_of_nothing_but_invisible_letters_is_empty"]),
    3: (
        "markup in a title",
        [
            "cms/test_field_checks::markup_in_a_title_is_text",
            "website/test_website_html::author_text_cannot_become_markup",
            "mobile/test_screens::author_text_is_escaped_everywhere",
            "newsletter/test_html::text_stays_text",
        ],
    ),
    4: (
        "letters that turn, hide or break text",
        [
            "cms/test_field_checks::letters_that_turn_or_hide_text_are_refused",
            "newsletter/test_html::characters_that_turn_or_break_text_are_dropped",
        ],
    ),
    5: (
        "addresses in rich text that a browser could run",
        [
            "cms/test_checks::a_link_that_readers_could_not_follow_is_refused",
            "mobile/test_screens::an_address_that_a_browser_could_run_becomes_no_link",
            "newsletter/test_html::rich_text_is_cleaned_again",
        ],
    ),
    6: (
        "elements in rich text that nobody may write",
        [
            "cms/test_word_import_any_text::what_comes_out_holds_only_tags_of_ours",
            "newsletter/test_html::rich_text_is_cleaned_again",
            "website/test_website_html::no_inline_style_and_no_script_that_runs",
        ],
    ),
    7: (
        "rich text that no editor made",
        ["cms/test_bad_forms::rich_text_that_no_editor_made_is_refused_or_cleaned"],
    ),
    8: (
        "unknown, too many or broken blocks",
        [
            "cms/test_bad_forms::a_body_of_blocks_that_no_editor_made_changes_nothing",
            "cms/test_field_checks::too_many_or_too_few_blocks_are_named",
        ],
    ),
    9: (
        "references to what is not there or not live",
        [
            "cms/test_checks::a_link_to_a_page_that_is_gone_is_dead",
            "cms/test_checks::a_person_nobody_approved_cannot_be_named",
        ],
    ),
    10: (
        "pictures",
        [
            "cms/test_images_upload::a_drawing_that_can_hold_scripts_is_refused_under_any_name",
            "cms/test_images_upload::more_pixels_than_anybody_needs_are_refused_before_they_are_read",
            "cms/test_images_upload::a_cut_off_picture_is_refused",
            "cms/test_images_upload::moving_pictures_are_refused",
            "cms/test_images_upload::where_it_was_taken_is_forgotten_and_it_stands_upright",
            "cms/test_images_upload::nothing_hides_behind_the_pixels",
        ],
    ),
    11: (
        "documents",
        [
            "cms/test_documents_upload::nothing_but_a_pdf_is_taken_whatever_it_is_called",
            "cms/test_documents_upload::a_document_that_does_something_is_refused",
            "cms/test_documents_upload::locked_cut_off_and_heavy_documents_are_refused",
            "cms/test_documents_upload::a_plain_pdf_is_taken_under_a_name_that_nobody_can_guess",
        ],
    ),
    12: (
        "slugs",
        [
            "cms/test_bad_forms::an_address_that_cannot_be_is_refused_at_its_field_or_by_the_checks",
            "cms/test_bad_forms::an_address_of_a_sibling_is_refused_at_its_field",
            "publishing/test_review_findings::no_page_takes_an_address_of_ours",
        ],
    ),
    13: (
        "addresses of links and buttons",
        [
            "cms/test_blocks_rules::a_link_needs_one_safe_target_and_a_title",
            "cms/test_check_order::an_address_that_is_not_encrypted_goes_back",
        ],
    ),
    14: ("embeds", ["bypass/test_rows_and_commands::b32_nothing_of_a_provider_gets_onto_a_page"]),
    15: (
        "moments that cannot be meant",
        [
            "publishing/test_plans::a_moment_in_the_past_is_refused",
            "publishing/test_screens_plans::what_cannot_be_meant_is_answered_at_the_field",
            "publishing/test_screens_plans::an_hour_that_the_clocks_skip_or_repeat",
        ],
    ),
    16: (
        "forged decisions",
        [
            "bypass/test_workflow_decisions::b12_whatever_comes_with_wagtails_own_decision_changes_nothing",
            "bypass/test_workflow_decisions::b12_a_finished_or_unknown_decision_is_answered_with_a_sentence",
            "bypass/test_workflow_decisions::b07_a_decision_about_something_else_is_refused",
        ],
    ),
    17: (
        "approving what changed, one's own, without the role, twice",
        [
            "publishing/test_approve_page::a_text_changed_between_page_and_press_shows_just_that_difference",
            "publishing/test_approvals::it_refuses_the_editor_who_submitted",
            "publishing/test_approve_page::a_role_lost_between_page_and_press_is_403",
            "publishing/test_races::a_double_approve_publishes_once",
        ],
    ),
    18: (
        "mail that may not leave",
        [
            "newsletter/test_html::a_mail_that_would_be_cut_off_is_refused",
            "cms/test_images_alt::words_that_help_nobody_are_sent_back",
            "cms/test_newsletter_checks::a_preheader_that_is_missing_or_short_goes_back",
            "cms/test_newsletter_checks::a_link_without_encryption_goes_back",
        ],
    ),
    19: (
        "what is no address, and other forms of one",
        [
            "newsletter/test_sign_up::what_is_no_address_is_said_beside_the_field_and_kept_nowhere",
            "newsletter/test_sign_up::addresses_are_kept_in_one_form",
        ],
    ),
    20: (
        "several addresses, and line ends in one",
        [
            "newsletter/test_sign_up::what_is_no_address_is_said_beside_the_field_and_kept_nowhere",
            "newsletter/test_sign_up_api::what_is_wrong_is_named",
        ],
    ),
    21: (
        "addresses that are known already",
        [
            "newsletter/test_sign_up::neither_answer_nor_work_tells_who_is_a_reader",
            "newsletter/test_sign_up_api::the_answer_is_the_same_for_every_address",
        ],
    ),
    22: (
        "a thousand forms for one victim",
        [
            "newsletter/test_sign_up::a_thousand_forms_for_one_victim_make_one_mail",
            "newsletter/test_sign_up::nobody_is_asked_more_than_three_times_in_vain",
            "newsletter/test_confirming::an_hour_has_only_so_many_mails_and_the_others_wait",
        ],
    ),
    23: (
        "forms of programs",
        [
            "newsletter/test_sign_up::a_field_that_nobody_sees_gives_programs_away",
            "newsletter/test_sign_up::a_form_that_nobody_had_time_to_read_is_dropped_with_the_same_answer",
            "newsletter/test_sign_up::one_form_counts_once",
            "newsletter/test_sign_up::it_has_no_script",
        ],
    ),
    24: (
        "links that confirm",
        [
            "newsletter/test_confirming::a_scanner_that_opens_the_link_confirms_nothing",
            "newsletter/test_confirming::pressing_twice_is_the_same_as_once",
            "newsletter/test_confirming::all_links_that_are_no_good_get_one_neutral_page",
            "newsletter/test_tokens::every_change_of_a_letter_is_noticed",
        ],
    ),
    25: ("looking at the link that ends", ["newsletter/test_unsubscribe::opening_the_link_changes_nothing"]),
    26: (
        "one click, in all forms",
        [
            "newsletter/test_unsubscribe::one_click_is_never_redirected",
            "newsletter/test_unsubscribe::multipart_is_understood_too",
            "newsletter/test_unsubscribe::a_post_without_the_right_words_changes_nothing",
            "newsletter/test_unsubscribe::cookies_from_elsewhere_change_nothing",
        ],
    ),
    27: (
        "forged links",
        [
            "newsletter/test_unsubscribe::wrong_tokens_all_get_the_same_answer",
            "newsletter/test_unsubscribe::an_erased_reader_gets_the_same_answer",
            "newsletter/test_tokens::an_older_key_stays_valid_until_it_is_dropped",
        ],
    ),
    28: (
        "guessed and foreign choices",
        ["newsletter/test_preferences::everything_but_a_link_of_ours_gets_one_neutral_page"],
    ),
    29: (
        "parameters of the feed",
        [
            "mobile/test_problems::parameters_there_are_not_or_that_are_wrong_are_named",
            "mobile/test_sync_cursors::a_limit_out_of_bounds_is_a_wrong_parameter",
            "mobile/test_sync_cursors::a_parameter_given_twice_is_wrong",
            "mobile/test_sync_cursors::a_cursor_from_the_future_starts_again",
            "mobile/test_feed_pages::if_none_match_wins_and_junk_changes_nothing",
        ],
    ),
    30: (
        "methods",
        [
            "mobile/test_problems::only_reading_is_possible",
            "mobile/test_problems::a_method_override_changes_nothing",
            "deploy/test_nginx::trace_is_not_answered",
        ],
    ),
    31: (
        "floods, and invented senders",
        [
            "mobile/test_throttling::the_fourth_request_of_a_minute_is_told_when_to_come_back",
            "mobile/test_throttling::behind_a_proxy_only_what_the_proxy_wrote_counts",
            "mobile/test_throttling::without_proxies_nobody_can_say_to_be_somebody_else",
        ],
    ),
    32: (
        "answers that an app must not believe",
        [
            "client/test_following::an_older_version_never_replaces_a_newer_one",
            "client/test_following::a_bad_answer_changes_nothing_and_the_next_good_one_goes_on",
        ],
    ),
    33: (
        "requests that no client sends",
        [
            "deploy/test_nginx::what_no_client_sends_is_refused_before_it_reaches_web",
            "deploy/test_nginx::an_address_with_another_host_in_it_is_read_by_its_path",
            "mobile/test_throttling::a_host_that_is_not_ours_is_a_problem",
        ],
    ),
    34: (
        "bodies that are no JSON",
        ["newsletter/test_sign_up_api::what_is_no_json_is_a_problem_and_no_error_of_ours"],
    ),
    43: (
        "tables of readers",
        [
            "newsletter/test_list_table::what_cannot_be_read_gets_a_sentence",
            "newsletter/test_list_table::any_bytes_are_read_or_refused",
            "newsletter/test_list_table::a_file_without_an_end_is_left_at_fifty_megabytes_and_never_held_in_memory",
            "newsletter/test_list_import::without_consent_or_an_address_a_row_is_refused",
            "newsletter/test_list_import::nobody_comes_back_against_their_will",
            "newsletter/test_list_screens::a_spreadsheet_works_nothing_out",
        ],
    ),
    44: (
        "imported content",
        [
            "cms/test_import_treatment::markup_in_the_document_never_reaches_the_page",
            "cms/test_import_treatment::what_cannot_be_imported_leaves_nothing_behind",
            "cms/test_word_import_pasted::a_script_in_pasted_text_is_refused",
        ],
    ),
    45: (
        "webhooks",
        [
            "newsletter/test_webhooks::without_the_secret_nothing_is_taken",
            "newsletter/test_webhooks::what_no_provider_sends_is_a_400_and_never_a_500",
            "newsletter/test_webhooks::fifty_megabytes_are_refused",
            "newsletter/test_webhooks::what_is_about_somebody_elses_message_is_ignored_and_counted",
        ],
    ),
    46: ("mail that comes back", ["newsletter/test_bounces::whatever_comes_is_either_told_or_ignored"]),
    47: (
        "settings that open something",
        [
            "deploy/test_production::djangos_checks_for_production_find_nothing",
            "deploy/test_production::production_does_not_start_without_the_second_factor",
            "deploy/test_production::nothing_starts_with_a_setting_that_cannot_be_meant",
            "deploy/test_production::production_does_not_mail_to_its_own_host",
            "bypass/test_system_checks::e001_a_setting_that_opens_the_gate",
            "publishing/test_deploy_checks::a_redis_that_throws_work_away_is_named",
            "publishing/test_deploy_checks::a_clock_that_is_wrong_is_named",
            "publishing/test_deploy_checks::a_queue_that_gives_work_out_again_too_soon_is_named",
        ],
    ),
    48: (
        "numbers that cannot be meant",
        [
            "newsletter/test_mail_checks::each_is_named",
            "deploy/test_production::nothing_starts_with_a_setting_that_cannot_be_meant",
        ],
    ),
    49: (
        "passwords and codes",
        [
            "cms/test_login::too_many_wrong_passwords_close_the_name_for_that_address_alone",
            "cms/test_login::an_unknown_name_costs_as_many_password_checks_as_a_known_one",
            "cms/test_second_factor::a_code_lets_in_once",
            "cms/test_login::after_log_in_nobody_is_led_to_another_site",
        ],
    ),
    50: (
        "search",
        [
            "mobile/test_search::nothing_that_is_typed_is_an_error",
            "mobile/test_search::letters_after_the_two_hundredth_are_not_looked_at",
            "mobile/test_search::a_percent_sign_beside_a_number_is_no_wildcard",
        ],
    ),
    51: (
        "text that looks like a template (Concord greets nobody by name)",
        ["newsletter/test_html::text_stays_text", "newsletter/test_html::words_that_look_like_it_are_words"],
    ),
    52: (
        "what a mail would fetch",
        [
            "newsletter/test_html::what_else_is_fetched_is_refused_with_a_sentence",
            "newsletter/test_html::a_picture_from_elsewhere_is_refused_with_a_sentence",
            "newsletter/test_html::a_mail_that_would_be_cut_off_is_refused",
        ],
    ),
}
TAKES_NONE = range(35, 43)  # requests for appointments: Concord leads to them and takes none (docs/threat-model.md)


def test_every_number_is_there() -> None:
    assert {*TABLE, *TAKES_NONE} == set(range(1, 53))


@pytest.mark.parametrize("number", TABLE)
def test_each_named_test_exists(number: int) -> None:
    _what, named = TABLE[number]
    assert named
    assert missing(named) == []

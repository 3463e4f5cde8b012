"""Finding a mentor on PostgreSQL: tests of the core once more."""
# ruff: noqa: F401 - the tests are collected here, with the `town` of this folder

import pytest

from core.store.database import Database
from tests.core.test_search import (
    Community,
    test_a_mentor_who_is_booked_out_in_the_window_is_not_found,
    test_a_suspension_or_a_new_name_counts_although_the_mentor_did_not_change,
    test_a_topic_finds_those_who_teach_it_before_those_whose_headline_names_it,
    test_an_edit_by_another_process_is_seen_by_the_next_search,
    test_each_order_sorts_by_its_word_and_ties_by_number,
    test_each_remaining_filter_keeps_those_who_fit,
    test_only_the_approved_are_found_and_an_approval_is_seen_at_once,
    test_pages_follow_each_other_without_gaps,
    test_prices_compare_across_currencies_and_an_unknown_one_only_with_itself,
    test_soonest_respects_notice_bookings_and_expired_holds,
    test_when_nothing_fits_the_one_filter_in_the_way_is_let_go,
    test_windows_find_those_free_then_and_tell_when,
    test_words_find_names_and_headlines_in_spite_of_slips,
)


@pytest.fixture
async def town(database: Database) -> Community:
    community = Community(database)
    await community.open()
    return community

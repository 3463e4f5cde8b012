"""Looking after people, on PostgreSQL: tests of the core once more."""
# ruff: noqa: F401 - the tests are collected here, with the `world` of this folder

from collections.abc import AsyncIterator

import pytest

from core.store.database import Database
from tests.core.test_accounts import (
    World,
    test_a_picture_is_one_that_was_uploaded,
    test_a_suspended_person_has_no_rights_until_restored_and_both_are_written_down,
    test_an_owner_gives_and_takes_roles_and_it_is_written_down,
    test_people_are_listed_newest_first_in_pages,
)


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    async with database.writing() as session:
        yield World(session)

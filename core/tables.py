"""Loads every module of the core that has tables, so that the metadata is complete."""
# ruff: noqa: F401 - loaded for their tables

import core.accounts.model
import core.bookings.model
import core.mentors.model
import core.payments.ledger_model
import core.payments.model
import core.questions.model
import core.reviews.model
import core.store.inbox
import core.store.kept
import core.store.tasks

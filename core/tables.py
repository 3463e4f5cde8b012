"""Loads every module of the core that has tables, so that the metadata is complete."""
# ruff: noqa: F401 - loaded for their tables

import core.accounts.model
import core.attachments.model
import core.bookings.model
import core.mentors.model
import core.mentors.topics.model
import core.messages.model
import core.payments.ledger_model
import core.payments.model
import core.questions.model
import core.reports.model
import core.reviews.model
import core.rooms.model
import core.store.inbox
import core.store.kept
import core.store.tasks
import core.support.model

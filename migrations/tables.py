"""Loads every module of the program that has tables: what autogenerate compares a database with."""
# ruff: noqa: F401 - loaded for their tables

import adapters.payments.sandbox.model
import adapters.webchat.history
import bot.dialogue.model
import core.tables

"""Loads every module of the program that has tables: what autogenerate compares a database with."""

import core.store.tables  # noqa: F401 - loaded for their tables

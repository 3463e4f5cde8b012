"""Measures how well and how fast typed sentences are understood."""

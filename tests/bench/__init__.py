"""Measuring: nothing here asserts a time."""

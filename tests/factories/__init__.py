"""Rows for tests, one file per app. Ambiguous choices (who, which cluster, which state) must be made by the test."""

"""Doses at visits. Pure: data in, data out."""

"""Reading what banks write, and guessing who paid. Pure: no database, no clock, no network."""

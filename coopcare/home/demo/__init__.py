"""The demo's two co-ops. Everybody and every place in them is invented.

`data/` holds the people in their own words; `seeding.py` puts them into the database, with three months behind them.
"""

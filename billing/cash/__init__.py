"""What the bank account will do: receipts as payers pay, pay in arrears, and what the co-op costs. Pure.

Prudent wherever something is not known: money of a week is counted at its end, what goes out on its day.
"""

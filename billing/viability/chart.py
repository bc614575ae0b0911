"""The bank account as a line, month by month."""

from billing.line_chart import Chart, line_chart
from billing.viability.cash import Cash


def chart(cash: Cash) -> Chart:
    values = [cash.opening_pence, *(month.closing_pence for month in cash.months)]
    return line_chart(values, lowest=(cash.lowest_month, cash.lowest_pence), every=6)

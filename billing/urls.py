from django.urls import path

from billing.views import board, funding, invoices, mine, months, payments, prices

app_name = "billing"
urlpatterns = [
    path("", mine.my_money, name="my_money"),
    path("board/", board.board, name="board"),
    path("board/<int:year>/<int:month>/", board.board, name="board_month"),
    path("months/", months.months, name="months"),
    path("months/<int:year>/<int:month>/", months.month, name="month"),
    path("months/<int:year>/<int:month>/close/", months.close, name="close_month"),
    path("months/<int:year>/<int:month>/again/", months.again, name="statements_again"),
    path("months/<int:year>/<int:month>/statements/", months.statements, name="statements"),
    path("statements/<uuid:statement_id>/", mine.statement, name="statement"),
    path("statements/<uuid:statement_id>/paper/", mine.statement_paper, name="statement_paper"),
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices/<uuid:invoice_id>/", invoices.invoice, name="invoice"),
    path("invoices/<uuid:invoice_id>/paper/", invoices.invoice_paper, name="invoice_paper"),
    path("invoices/<uuid:invoice_id>/credit/", invoices.credit, name="credit"),
    path("payments/", payments.accounts, name="payments"),
    path("payments/<uuid:line_id>/", payments.account, name="account"),
    path("payments/<uuid:line_id>/record/", payments.record, name="record_payment"),
    path("payments/back/<uuid:payment_id>/", payments.take_back, name="reverse_payment"),
    path("funding/<uuid:package_id>/", funding.funding, name="funding"),
    path("funding/<uuid:package_id>/add/", funding.add, name="add_budget_line"),
    path("funding/line/<uuid:line_id>/end/", funding.end, name="end_budget_line"),
    path("prices/", prices.prices, name="prices"),
    path("prices/add/", prices.add_price, name="add_price"),
    path("prices/wage/", prices.add_wage, name="add_wage"),
]

"""Row-level security, same-co-op keys and history for this app's tables."""

from django.db import migrations

from coopcare.tenancy.isolation import AppendOnly, Isolate, Track


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("rotas", "0002_isolate")]

    operations = [
        Isolate(
            "funder",
            "budgetline",
            "priceagreement",
            "rate",
            "charge",
            "invoicesequence",
            "invoice",
            "invoiceline",
            "payment",
            "monthclose",
            "statement",
        ),
        Track("funder", "budgetline", "priceagreement", "rate", "charge", "monthclose", "statement"),
        AppendOnly("invoice", "invoiceline", "payment"),
    ]

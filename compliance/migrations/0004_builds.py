"""Kinds of build, what each leaves, and the documents laid out for them."""

import django.db.models.deletion
from django.db import migrations, models

import coopcare.ids
import coopcare.tenancy.context
import coopcare.tenancy.fields
from coopcare.tenancy.isolation import AppendOnly, Isolate, Track


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0003_own_policies"),
        ("documents", "0002_isolate"),
        ("members", "0006_working_time"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LaidOut",
            fields=[
                (
                    "id",
                    models.UUIDField(default=coopcare.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=20)),
                ("pages", models.PositiveSmallIntegerField()),
                (
                    "coop",
                    models.ForeignKey(
                        default=coopcare.tenancy.context.current_coop_id,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.coop",
                    ),
                ),
                (
                    "document",
                    coopcare.tenancy.fields.TenantForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="policypack",
            name="bundle",
            field=coopcare.tenancy.fields.TenantForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="policypack",
            name="keeping",
            field=coopcare.tenancy.fields.TenantForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
            ),
        ),
        migrations.AddField(
            model_name="policypack",
            name="kind",
            field=models.CharField(
                choices=[
                    ("pack", "Whole policy pack"),
                    ("chosen", "Chosen papers"),
                    ("handbook", "Staff handbook"),
                    ("guide", "Guide to our service"),
                    ("guide_large", "Guide to our service, large print"),
                    ("easy", "Easy-read sheets"),
                    ("statement", "Statement of purpose"),
                    ("agreement", "Service agreement for one person"),
                ],
                default="pack",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="policypack",
            name="person",
            field=coopcare.tenancy.fields.TenantForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.person",
            ),
        ),
        migrations.AddIndex(
            model_name="policypack",
            index=models.Index(fields=["coop", "kind", "finished_at"], name="pack_by_kind"),
        ),
        migrations.AddConstraint(
            model_name="policypack",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "agreement"), ("person__isnull", False)),
                    models.Q(models.Q(("kind", "agreement"), _negated=True), ("person__isnull", True)),
                    _connector="OR",
                ),
                name="agreement_is_somebodys",
            ),
        ),
        migrations.AddConstraint(
            model_name="laidout",
            constraint=models.UniqueConstraint(fields=("coop", "key"), name="laid_out_once"),
        ),
        Isolate("policypack", "laidout"),
        Track("laidout"),
        AppendOnly("laidout"),
    ]

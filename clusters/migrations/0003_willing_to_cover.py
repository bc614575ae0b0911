"""A PCA may be willing to cover in another cluster than their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clusters", "0002_isolate"),
    ]

    operations = [
        migrations.AlterField(
            model_name="clusterplace",
            name="role",
            field=models.CharField(
                choices=[("supported", "Supported here"), ("pca", "Works here"), ("covers", "Willing to cover here")],
                max_length=20,
            ),
        ),
    ]

"""What an address platform has answered is kept, with who said it and when."""

import django.contrib.gis.db.models.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """One row for each question to each platform."""

    dependencies = [
        ("geography", "0005_tile_versions"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=200)),
                (
                    "question",
                    models.CharField(choices=[("by_code", "theo mã"), ("at_point", "theo điểm")], max_length=10),
                ),
                ("asked", models.CharField(max_length=40)),
                ("answered_at", models.DateTimeField()),
                ("code", models.CharField(blank=True, max_length=40)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("point", django.contrib.gis.db.models.fields.PointField(blank=True, null=True, srid=4326)),
                ("commune_code", models.CharField(blank=True, max_length=40)),
            ],
        ),
        migrations.AddConstraint(
            model_name="addressanswer",
            constraint=models.UniqueConstraint(
                models.F("source"), models.F("question"), models.F("asked"), name="address_answer_once"
            ),
        ),
    ]

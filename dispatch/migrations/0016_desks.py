"""Desks of the room, and who sits at them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the two tables."""

    dependencies = [
        ("dispatch", "0015_conversation"),
    ]

    operations = [
        migrations.CreateModel(
            name="Desk",
            fields=[
                ("code", models.SlugField(primary_key=True, serialize=False)),
                ("name_vi", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("shared", models.BooleanField(default=False, verbose_name="nhiều người cùng ngồi")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="desks",
                        to="dispatch.agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "bàn điều hành",
                "verbose_name_plural": "bàn điều hành",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="DeskShift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=20), default=list, size=None
                    ),
                ),
                ("alone", models.BooleanField()),
                ("began_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="dispatch.desk"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="desk_shifts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "ca tại bàn",
                "verbose_name_plural": "ca tại bàn",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("person",), name="person_at_one_desk"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("alone", True), ("ended_at__isnull", True)),
                        fields=("desk",),
                        name="desk_seats_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="desk_shift_ended_by_somebody",
                    ),
                ],
            },
        ),
    ]

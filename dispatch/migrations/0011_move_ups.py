"""By what coverage is measured, and units that cover the area of another station."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the two tables."""

    dependencies = [
        ("dispatch", "0010_alias_proposals"),
    ]

    operations = [
        migrations.CreateModel(
            name="CoverageStandard",
            fields=[
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="coverage_standard",
                        serialize=False,
                        to="dispatch.agency",
                    ),
                ),
                ("within_s", models.PositiveIntegerField(default=480, verbose_name="trong (giây)")),
                ("within_longer_s", models.PositiveIntegerField(default=900, verbose_name="trong, mức sau (giây)")),
                (
                    "worthwhile_people",
                    models.PositiveIntegerField(default=1000, verbose_name="điều quân khi thêm được ít nhất (người)"),
                ),
                (
                    "longest_drive_s",
                    models.PositiveIntegerField(default=2700, verbose_name="đi đến nơi lâu nhất (giây)"),
                ),
                (
                    "keep_free",
                    models.PositiveSmallIntegerField(default=1, verbose_name="giữ lại ở đơn vị (tổ sẵn sàng)"),
                ),
            ],
            options={
                "verbose_name": "tiêu chuẩn độ phủ",
                "verbose_name_plural": "tiêu chuẩn độ phủ",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("within_longer_s__gt", models.F("within_s")),
                            ("within_longer_s__lte", 86400),
                            ("within_s__gte", 1),
                        ),
                        name="coverage_standard_times_grow",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MoveUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ordered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ordered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="move_ups", to="dispatch.station"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="move_ups", to="dispatch.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "điều quân giữ địa bàn",
                "verbose_name_plural": "điều quân giữ địa bàn",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("unit",), name="one_move_up_per_unit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("ordered_at")), _connector="OR"
                        ),
                        name="move_up_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]

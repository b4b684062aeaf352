"""Location links, and messages whose text is forgotten once they have been dealt with."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the table and the column."""

    dependencies = [
        ("dispatch", "0011_move_ups"),
    ]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="is_secret",
            field=models.BooleanField(default=False, db_default=False),
        ),
        migrations.CreateModel(
            name="LocationLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("sent_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answers", models.PositiveSmallIntegerField(default=0)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="location_links",
                        to="dispatch.call",
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="location_link",
                        to="dispatch.outboxmessage",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "liên kết vị trí",
                "verbose_name_plural": "liên kết vị trí",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("sent_at"))), name="location_link_lasts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answers", 0)),
                            models.Q(("answered_at__isnull", False), ("answers__gt", 0)),
                            _connector="OR",
                        ),
                        name="location_link_answered_is_dated",
                    ),
                ],
            },
        ),
    ]

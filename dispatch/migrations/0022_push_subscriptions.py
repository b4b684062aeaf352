"""Where browsers of devices take messages, and messages that are worth something for a while only."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the table, and what the outbox has for it."""

    dependencies = [
        ("dispatch", "0021_calls_for_help"),
    ]

    operations = [
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("endpoint", models.CharField(max_length=1000, unique=True)),
                ("p256dh", models.CharField(max_length=100)),
                ("auth", models.CharField(max_length=50)),
                (
                    "device",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push_subscription",
                        to="dispatch.device",
                    ),
                ),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name": "đăng ký thông báo",
                "verbose_name_plural": "đăng ký thông báo",
            },
        ),
        migrations.RemoveConstraint(
            model_name="outboxmessage",
            name="outbox_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="outboxmessage",
            name="outbox_kind_known",
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="expires_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="kind",
            field=models.CharField(
                choices=[("sms", "sms"), ("voice", "voice"), ("hang_up", "hang_up"), ("push", "push")], max_length=20
            ),
        ),
        migrations.AlterField(
            model_name="outboxmessage",
            name="status",
            field=models.CharField(
                choices=[
                    ("pending", "pending"),
                    ("sending", "sending"),
                    ("sent", "sent"),
                    ("uncertain", "uncertain"),
                    ("parked", "parked"),
                    ("lapsed", "lapsed"),
                ],
                default="pending",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["sms", "voice", "hang_up", "push"])), name="outbox_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["pending", "sending", "sent", "uncertain", "parked", "lapsed"])),
                name="outbox_status_known",
            ),
        ),
    ]

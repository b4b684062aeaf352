"""Devices of crews, how they are paired to a unit, and the tokens by which they are known."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# Whoever takes a device away by hand is counted too: its sockets end at once.
TRIGGER = """
CREATE CONSTRAINT TRIGGER count_access_change AFTER UPDATE OF revoked_at OR DELETE ON dispatch_device
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_access_change()
"""
NO_TRIGGER = "DROP TRIGGER count_access_change ON dispatch_device"


class Migration(migrations.Migration):
    """Adds the tables, and what a token of a device has beside those of programs."""

    dependencies = [
        ("dispatch", "0017_incident_area"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("label", models.CharField(blank=True, max_length=100)),
                ("paired_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("last_seen_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("revoke_reason", models.CharField(blank=True, max_length=300)),
                (
                    "paired_by",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="device", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="devices", to="dispatch.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "thiết bị của tổ",
                "verbose_name_plural": "thiết bị của tổ",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_at__isnull", False),
                            models.Q(("revoke_reason", ""), ("revoked_by__isnull", True)),
                            _connector="OR",
                        ),
                        name="device_revoked_is_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pairing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seed", models.CharField(max_length=64)),
                ("code_hash", models.CharField(max_length=64)),
                ("secret_digest", models.CharField(max_length=64, unique=True)),
                ("offered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("repeat_digest", models.CharField(blank=True, max_length=64)),
                (
                    "device",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairing",
                        to="dispatch.device",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pairings", to="dispatch.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "lần ghép máy",
                "verbose_name_plural": "lần ghép máy",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)), fields=("unit",), name="pairing_open_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("code_hash",),
                        name="pairing_code_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("device__isnull", True), ("closed_at__isnull", False), _connector="OR"),
                        name="pairing_used_is_closed",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="accesstoken",
            name="device",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tokens",
                to="dispatch.device",
            ),
        ),
        migrations.AddField(
            model_name="accesstoken",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="dispatch.accesstoken",
            ),
        ),
        migrations.AddField(
            model_name="accesstoken",
            name="expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="accesstoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("device__isnull", True), ("expires_at__isnull", True), ("replaces__isnull", True)),
                    models.Q(("device__isnull", False), ("expires_at__isnull", False), ("positions_only", False)),
                    _connector="OR",
                ),
                name="access_token_of_device_ends",
            ),
        ),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
    ]

"""The board as it was, now and then."""

from django.db import migrations, models

# What was kept tells what somebody could see: as the record, it is added to and not changed.
PRIVILEGES = "REVOKE UPDATE, DELETE, TRUNCATE ON dispatch_boardsnapshot FROM eoc_app"


class Migration(migrations.Migration):
    """Adds the table."""

    dependencies = [
        ("dispatch", "0022_push_subscriptions"),
    ]

    operations = [
        migrations.CreateModel(
            name="BoardSnapshot",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(db_index=True)),
                ("board", models.JSONField()),
            ],
            options={
                "verbose_name": "ảnh chụp bảng",
                "verbose_name_plural": "ảnh chụp bảng",
                "ordering": ["seq"],
            },
        ),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
    ]

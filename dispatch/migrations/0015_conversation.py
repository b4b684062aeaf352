"""What people of the centre write to each other."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the messages, and to merges those that moved."""

    dependencies = [
        ("dispatch", "0014_attachments"),
    ]

    operations = [
        migrations.AddField(
            model_name="incidentmerge",
            name="chat_messages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="ChatMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(base_field=models.SlugField(), default=list, size=None),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("answer_due_at", models.DateTimeField(null=True)),
                ("overdue_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answers",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.chatmessage",
                    ),
                ),
                (
                    "from_unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.unit",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chat_messages",
                        to="dispatch.incident",
                    ),
                ),
                (
                    "to_agency",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.agency",
                    ),
                ),
                (
                    "to_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dispatch.unit",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "tin nhắn nội bộ",
                "verbose_name_plural": "tin nhắn nội bộ",
                "indexes": [
                    models.Index(fields=["incident", "-id"], name="chat_on_incident"),
                    models.Index(
                        condition=models.Q(("acknowledged_at__isnull", True), ("incident__isnull", True)),
                        fields=["id"],
                        name="chat_waiting",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("acknowledged_at__isnull", True),
                            ("answer_due_at__isnull", False),
                            ("overdue_at__isnull", True),
                        ),
                        fields=["answer_due_at"],
                        name="chat_answer_due",
                    ),
                    models.Index(fields=["written_by", "written_at"], name="chat_of_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_at", None),
                                ("agencies", []),
                                ("answer_due_at", None),
                                ("answers", None),
                                ("incident__isnull", False),
                                ("to_agency", None),
                                ("to_person", None),
                                ("to_unit", None),
                            ),
                            models.Q(
                                ("agencies__len__gte", 1),
                                ("incident__isnull", True),
                                models.Q(
                                    models.Q(("to_agency__isnull", False), ("to_person", None), ("to_unit", None)),
                                    models.Q(("to_agency", None), ("to_person__isnull", False), ("to_unit", None)),
                                    models.Q(("to_agency", None), ("to_person", None), ("to_unit__isnull", False)),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="chat_message_has_one_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("overdue_at", None),
                            models.Q(("answer_due_at__isnull", False), ("overdue_at__gte", models.F("answer_due_at"))),
                            _connector="OR",
                        ),
                        name="chat_message_overdue_after_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at", None), ("acknowledged_by", None)),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="chat_message_acknowledged_by_name",
                    ),
                ],
            },
        ),
    ]

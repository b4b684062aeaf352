"""A stream whose newest segment stays the same is frozen: so the number of the last one is kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the number."""

    dependencies = [("geography", "0010_features_by_layer")]

    operations = [
        migrations.AddField(
            model_name="camera",
            name="last_sequence",
            field=models.BigIntegerField(editable=False, null=True),
        ),
    ]

"""What a camera may not be is said in words; the database keeps the rules that it has."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Gives the constraints their sentences."""

    dependencies = [("geography", "0012_gazetteer_changes")]

    operations = [
        migrations.AlterConstraint(
            model_name="camera",
            name="camera_view_is_whole",
            constraint=models.CheckConstraint(
                condition=Q(heading_deg__isnull=True, view_angle_deg__isnull=True)
                | Q(
                    heading_deg__isnull=False,
                    view_angle_deg__isnull=False,
                    heading_deg__gte=0,
                    heading_deg__lt=360,
                    view_angle_deg__gt=0,
                    view_angle_deg__lte=360,
                ),
                name="camera_view_is_whole",
                violation_error_message="Hướng nhìn (0 đến dưới 360 độ) và góc nhìn (trên 0 đến 360 độ) đi cùng nhau:"
                " hãy ghi cả hai, hoặc bỏ trống cả hai.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="camera",
            name="camera_range_is_a_length",
            constraint=models.CheckConstraint(
                condition=Q(range_m__gt=0, range_m__lte=5000),
                name="camera_range_is_a_length",
                violation_error_message="Tầm nhìn phải trên 0 và không quá 5000 m.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="camera",
            name="camera_stream_is_http",
            constraint=models.CheckConstraint(
                condition=Q(stream_url__startswith="http://") | Q(stream_url__startswith="https://"),
                name="camera_stream_is_http",
                violation_error_message="Địa chỉ luồng phải bắt đầu bằng http:// hoặc https://.",
            ),
        ),
    ]

"""Cameras: where they stand, which way they look, and from where their picture comes."""

import re
from urllib.parse import urlsplit

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.core.exceptions import ValidationError
from django.db.models import Q


class StreamKind(models.TextChoices):
    """In which form a camera's picture comes. A gateway turns RTSP, which no browser plays, into HLS."""

    HLS = "hls", "HLS"
    MJPEG = "mjpeg", "MJPEG"
    RTSP_GATEWAY = "rtsp_gateway", "RTSP qua cổng chuyển HLS"


def stream_address(value: str) -> None:
    """Raise ValidationError unless the text is an http(s) address of a stream, without a name or password in it."""
    try:
        parts = urlsplit(value)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        raise ValidationError("Địa chỉ luồng không đọc được.", code="malformed") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_right:
        raise ValidationError("Địa chỉ luồng phải bắt đầu bằng http:// hoặc https:// và có tên máy.", code="scheme")
    if "@" in parts.netloc:
        raise ValidationError("Địa chỉ luồng không được chứa tên hay mật khẩu.", code="credentials")
    if parts.fragment or re.search(r"[\x00-\x20\x7f\\]", value) or ".." in parts.path.split("/"):
        raise ValidationError("Địa chỉ luồng có ký tự không được dùng.", code="characters")


class Camera(models.Model):
    """A camera of somebody.

    `heading_deg` (clockwise from north) and `view_angle_deg` are its view, None where nobody knows; it tells things
    apart up to `range_m`. `stream_url` is an address of the gateway and leaves the centre by no answer. `last_seen_at`
    is when its picture last came, and `last_sequence` the number of its segment then, None where it has no segments;
    `dead_since` is set from the first check at which no new one came until one comes again.
    """

    code = models.SlugField("mã", max_length=50, unique=True)
    name = models.CharField("tên", max_length=200)
    position = models.PointField("vị trí", srid=4326, geography=True, spatial_index=False)
    heading_deg = models.FloatField("hướng nhìn (độ)", null=True, blank=True)
    view_angle_deg = models.FloatField("góc nhìn (độ)", null=True, blank=True)
    range_m = models.FloatField("tầm nhìn (m)", default=100)
    kind = models.CharField("dạng luồng", max_length=20, choices=StreamKind.choices, default=StreamKind.HLS)
    stream_url = models.CharField("địa chỉ luồng", max_length=500, validators=[stream_address])
    owner = models.CharField("đơn vị quản lý", max_length=150, blank=True)
    approximate = models.BooleanField("vị trí gần đúng", default=False)
    active = models.BooleanField("đang dùng", default=True)
    last_checked_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True)
    last_seen_at = models.DateTimeField("có hình lúc", null=True, blank=True)
    last_sequence = models.BigIntegerField(null=True, editable=False)
    dead_since = models.DateTimeField("mất hình từ", null=True, blank=True)

    class Meta:
        verbose_name = "camera"
        verbose_name_plural = "camera"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
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
            models.CheckConstraint(
                condition=Q(range_m__gt=0, range_m__lte=5000),
                name="camera_range_is_a_length",
                violation_error_message="Tầm nhìn phải trên 0 và không quá 5000 m.",
            ),
            models.CheckConstraint(
                condition=Q(stream_url__startswith="http://") | Q(stream_url__startswith="https://"),
                name="camera_stream_is_http",
                violation_error_message="Địa chỉ luồng phải bắt đầu bằng http:// hoặc https://.",
            ),
        ]
        indexes = [GistIndex(fields=["position"], condition=Q(active=True), name="camera_in_use")]

    def __str__(self) -> str:
        return self.name

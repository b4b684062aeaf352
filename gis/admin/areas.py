"""Areas in the admin: found by name, level and day; response zones are drawn, boundaries of administration imported."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import orjson
from django.contrib import admin, messages
from django.contrib.gis.db.models.functions import AsGeoJSON, SnapToGrid
from django.contrib.gis.forms import MultiPolygonField
from django.contrib.gis.geos import MultiPolygon
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.forms import CharField, HiddenInput, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from gis.admin.shapes import drawn_area
from gis.admin.widgets import AreaMapWidget
from gis.boundaries.names import area_name
from gis.models import Area, AreaLevel

_KIND = "khu vực"
# About 50 m: what a map of the province shows of a border.
_GRID_DEGREES = 0.0005


class DayFilter(admin.SimpleListFilter):
    """Areas that hold today, or held on the last day before a change."""

    title = "có hiệu lực"
    parameter_name = "on"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return today and the eve of each change."""
        ends = Area.objects.exclude(valid_until=None).values_list("valid_until", flat=True).order_by("-valid_until")
        eves = [day - timedelta(days=1) for day in ends.distinct() if day]
        today = timezone.localdate()
        return [(today.isoformat(), "hôm nay"), *((eve.isoformat(), f"{eve:%d/%m/%Y}") for eve in eves)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Area]) -> QuerySet[Area]:
        """Return the areas that hold on the day, which may be any; all where none is named or it is no day."""
        try:
            day = date.fromisoformat(self.value() or "")
        except ValueError:
            return queryset
        return queryset & Area.objects.on(day)


class ZoneForm(ModelForm[Area]):
    """A response zone: whose it is, what it is called, when it holds, and its shape."""

    shape = MultiPolygonField(
        srid=4326,
        widget=AreaMapWidget(),
        label="Hình",
        error_messages={
            "required": "Chưa vẽ hình. Hãy vẽ vùng trên bản đồ.",
            "invalid_geom": "Không đọc được hình. Hãy vẽ lại.",
            "invalid_geom_type": "Hãy vẽ vùng (đa giác).",
        },
    )
    # What the person saw when they began, as `_digest` writes it.
    read = CharField(required=False, widget=HiddenInput)
    repaired = False

    class Meta:
        model = Area
        fields = ("owner", "code", "name", "valid_from", "valid_until", "shape")
        labels = {
            "owner": "Lực lượng",
            "code": "Mã (chữ không dấu, số, -)",
            "name": "Tên",
            "valid_from": "Có hiệu lực từ ngày",
            "valid_until": "Hết hiệu lực từ ngày",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["read"] = _digest(self.instance)

    def clean_owner(self) -> str:
        """Return whose zone it is; every zone is somebody's."""
        owner: str = self.cleaned_data["owner"]
        if not owner:
            raise ValidationError("Hãy chọn lực lượng phụ trách khu vực.")
        return owner

    def clean_shape(self) -> MultiPolygon:
        """Return the drawn area, valid."""
        area, self.repaired = drawn_area(self.cleaned_data["shape"])
        return area

    def clean(self) -> dict[str, Any]:
        """Return what was entered, with the areas locked until the transaction ends.

        Raises ValidationError for days that end before they begin, a code twice, or a zone that is another by now.
        """
        values = super().clean() or {}
        _lock()
        if self.instance.pk is not None:
            now = Area.objects.filter(pk=self.instance.pk).first()
            if now is None or values.get("read") != _digest(now):
                raise ValidationError(
                    "Khu vực này vừa được người khác sửa hoặc xóa. Chưa lưu gì: hãy mở lại trang và sửa trên bản mới.",
                    code="changed_meanwhile",
                )
        begins, ends = values.get("valid_from"), values.get("valid_until")
        if begins and ends and begins >= ends:
            raise ValidationError({"valid_until": "Ngày hết hiệu lực phải sau ngày có hiệu lực."})
        same = Area.objects.during(begins, ends).filter(
            level=AreaLevel.ZONE, owner=values.get("owner"), code=values.get("code")
        )
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError({"code": "Lực lượng này đã có khu vực mang mã này trong thời gian đó."})
        return values


def _digest(zone: Area) -> str:
    """Return what tells one state of a zone from another."""
    shape = bytes(zone.shape.wkb) if zone.shape is not None else b""
    told = (zone.owner, zone.code, zone.kind, zone.name, zone.valid_from, zone.valid_until, shape)
    return sha256(repr(told).encode()).hexdigest()


def _lock() -> None:
    """Let nobody else write areas until the transaction ends. Raises ValidationError where somebody writes for long."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            cursor.execute("LOCK TABLE geography_area IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError as error:
        raise ValidationError("Đang nhập địa giới. Chưa lưu gì: hãy lưu lại sau ít phút.", code="busy") from error


class AreaAdmin(admin.ModelAdmin[Area]):
    """All areas are looked up here; zones are added, drawn anew and removed, the others come from files alone."""

    list_display = ("name", "kind", "level", "owner", "code", "valid_from", "valid_until", "population", "approximate")
    list_filter = ("level", DayFilter, "owner", "approximate")
    search_fields = ("name", "code")
    search_help_text = "Tên hoặc mã"
    ordering = ("level", "name", "valid_from")
    form = ZoneForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        """Return the areas, for a list without their shapes."""
        rows = super().get_queryset(request)
        listed = request.resolver_match is not None and request.resolver_match.url_name == "geography_area_changelist"
        return rows.defer("shape") if listed else rows

    def get_fields(self, request: HttpRequest, obj: Area | None = None) -> tuple[str, ...]:
        """Return what is shown: of a boundary, what is known of it, but not its thousands of corners."""
        if obj is None or obj.level == AreaLevel.ZONE:
            return (*ZoneForm.Meta.fields, "read")
        known = ("level", "kind", "name", "code", "parent", "valid_from", "valid_until", "population", "approximate")
        return (*known, "source")

    def get_urls(self) -> list[URLPattern]:
        """Return the pages and the shapes for their map."""
        shapes = path("shapes/", self.admin_site.admin_view(self.shapes), name="geography_area_shapes")
        return [shapes, *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Area | None = None) -> bool:
        """Return whether the person may draw this zone; a boundary of administration is only shown."""
        return super().has_change_permission(request, obj) and (obj is None or obj.level == AreaLevel.ZONE)

    def has_delete_permission(self, request: HttpRequest, obj: Area | None = None) -> bool:
        """Return whether the person may remove this zone."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.level == AreaLevel.ZONE)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return none: removing many rows at once would take boundaries too."""
        return {}

    def save_model(self, request: HttpRequest, obj: Area, form: ModelForm[Area], change: bool) -> None:
        """Save a zone, and say so where its shape was repaired."""
        obj.level, obj.approximate = AreaLevel.ZONE, False
        obj.kind, obj.name = area_name(obj.name, _KIND)
        obj.label_point = obj.shape.point_on_surface if obj.shape else None
        obj.source = f"Vẽ bởi {request.user.get_username()}"
        super().save_model(request, obj, form, change)
        if isinstance(form, ZoneForm) and form.repaired:
            messages.warning(request, "Hình tự cắt đã được sửa. Hãy xem lại hình trên bản đồ.")

    def shapes(self, request: HttpRequest) -> HttpResponse:
        """Return today's communes and zones as GeoJSON, as exactly as a map of the province shows them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = (
            Area.objects.on(timezone.localdate())
            .filter(Q(level=AreaLevel.COMMUNE) | Q(level=AreaLevel.ZONE), shape__isnull=False)
            .annotate(drawn=AsGeoJSON(SnapToGrid(F("shape"), _GRID_DEGREES), precision=5))
            .values_list("level", "owner", "name", "drawn")
        )
        # What is smaller than the grid is not there.
        features = ",".join(_feature(*row) for row in rows.iterator() if row[3] is not None)
        body = f'{{"type":"FeatureCollection","features":[{features}]}}'
        return HttpResponse(body, content_type="application/geo+json", headers={"Cache-Control": "no-store"})


def _feature(level: str, owner: str, name: str, drawn: str) -> str:
    label = orjson.dumps(f"{name} ({owner})" if owner else name).decode()
    return f'{{"type":"Feature","properties":{{"level":"{level}","label":{label}}},"geometry":{drawn}}}'

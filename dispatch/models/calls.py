"""Service lines, the calls that reach them and where callers are."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Q
from django.db.models.functions import Now

from dispatch.models.choices import choices, one_of
from dispatch.models.incidents import Incident
from dispatch.models.people import Person
from dispatch.models.units import Agency
from dispatch.vocabulary import CallBackOutcome, CallerKind, CallStatus, Disposition, LocationSource, Priority


class ServiceLine(models.Model):
    """A line that people call. `numbers` are the forms in which a network may name it as the called number.

    `agency` answers it; a line without one concerns every agency. The line `unknown` takes calls to any other number.
    Where another centre answers a line, incidents are handed over to it, and end as `refers_as`.
    """

    UNKNOWN = "unknown"

    code = models.SlugField(max_length=20, primary_key=True)
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    numbers = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="lines")
    default_priority = models.PositiveSmallIntegerField(default=Priority.P2)
    refers_as = models.CharField("kết quả khi bàn giao", max_length=30, choices=choices(Disposition), blank=True)

    class Meta:
        verbose_name = "đường dây"
        verbose_name_plural = "đường dây"
        ordering = ["code"]
        constraints = [one_of("default_priority", Priority, "service_line_priority_known")]

    def __str__(self) -> str:
        return self.name_vi


class Call(models.Model):
    """One attempt of a person or device to reach a service line.

    `history` is what was known of the caller when the call came in, in the shape CallHistory. `call_back_number` is the
    number, in E.164, at which the caller says to be reached, where that is another one. A call that was abandoned is a
    task: somebody calls back, until `call_back_done_at`.
    """

    provider = models.CharField(max_length=20)
    provider_call_id = models.CharField(max_length=100)
    line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="calls")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="calls")
    caller = models.CharField(max_length=100, blank=True)
    caller_kind = models.CharField(max_length=20, choices=choices(CallerKind))
    dialled = models.CharField(max_length=100, blank=True)
    call_back_number = models.CharField(max_length=16, blank=True, default="", db_default="")
    status = models.CharField(max_length=20, choices=choices(CallStatus), default=CallStatus.RINGING)
    received_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    silent_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    disposition = models.CharField(max_length=30, choices=choices(Disposition), blank=True)
    history = models.JSONField(default=dict)
    call_back_opened_at = models.DateTimeField(null=True, blank=True)
    call_back_due_at = models.DateTimeField(null=True, blank=True)
    call_back_attempts = models.PositiveSmallIntegerField(default=0)
    call_back_done_at = models.DateTimeField(null=True, blank=True)
    call_back_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    call_back_outcome = models.CharField(max_length=20, choices=choices(CallBackOutcome), blank=True)

    class Meta:
        verbose_name = "cuộc gọi"
        verbose_name_plural = "cuộc gọi"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "provider_call_id"], name="call_once_per_provider_id"),
            one_of("status", CallStatus, "call_status_known"),
            models.CheckConstraint(
                condition=Q(call_back_done_at__isnull=True)
                | Q(call_back_opened_at__isnull=False, call_back_outcome__in=[o.value for o in CallBackOutcome]),
                name="call_back_done_was_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(ended_at__isnull=True) | Q(ended_at__gte=F("answered_at")),
                name="call_times_in_order",
            ),
        ]
        indexes = [models.Index(fields=["caller", "-received_at"], name="call_by_caller")]

    def __str__(self) -> str:
        return f"{self.provider} {self.provider_call_id}"


class CallReport(models.Model):
    """One report of a provider on a call, kept as it came; `key` makes a repeated delivery harmless."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="reports")
    key = models.CharField(max_length=60)
    status = models.CharField(max_length=30)
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "báo cáo cuộc gọi"
        verbose_name_plural = "báo cáo cuộc gọi"
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="call_report_once")]

    def __str__(self) -> str:
        return f"{self.call_id} {self.key}"


class CallerLocation(models.Model):
    """Where a caller is, as one source says. Several stand side by side; none overwrites another."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="locations")
    source = models.CharField(max_length=20, choices=choices(LocationSource))
    point = models.PointField(srid=4326)
    radius_m = models.FloatField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "vị trí người gọi"
        verbose_name_plural = "vị trí người gọi"
        constraints = [
            one_of("source", LocationSource, "caller_location_source_known"),
            models.CheckConstraint(condition=Q(radius_m__gte=0), name="caller_location_radius"),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.source}"

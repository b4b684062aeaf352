"""The telephones of crews: how they are paired to a unit, and what became of them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dispatch.models.people import Person
from dispatch.models.units import Unit


class Device(models.Model):
    """A telephone or tablet of a unit's crew. What it may do comes from the membership of its `person`, a crew's.

    `label` is what the device says of itself. `paired_by` is null where a command offered the pairing; `revoked_by` is
    the device's own person where it took itself off.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="device")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="devices")
    label = models.CharField(max_length=100, blank=True)
    paired_at = models.DateTimeField(db_default=Now())
    paired_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    last_seen_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "thiết bị của tổ"
        verbose_name_plural = "thiết bị của tổ"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=False) | Q(revoked_by__isnull=True, revoke_reason=""),
                name="device_revoked_is_dated",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.person_id}"


class PushSubscription(models.Model):
    """Where a browser's push service takes messages for a device, and the keys by which only that browser reads them.

    A device has one at most, and an endpoint belongs to one device: so a phone that moved to another unit is not told
    of the work of the first.
    """

    device = models.OneToOneField(Device, on_delete=models.CASCADE, related_name="push_subscription")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=50)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "đăng ký thông báo"
        verbose_name_plural = "đăng ký thông báo"

    def __str__(self) -> str:
        return str(self.device_id)


class Pairing(models.Model):
    """An offer to pair one device to a unit, by six digits or by a secret behind a QR code.

    Both are made of `seed` and the key of the centre, so they can be shown again and a copy of the database tells
    neither. To find the pairing, the digits are kept as a keyed hash and the secret as its SHA-256. One that is open
    (`closed_at` is null) pairs a device until `expires_at`; `device` is the one that it paired, `repeat_digest` is of
    the key of that request.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="pairings")
    seed = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    secret_digest = models.CharField(max_length=64, unique=True)
    offered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    offered_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    device = models.OneToOneField(Device, on_delete=models.PROTECT, null=True, blank=True, related_name="pairing")
    repeat_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "lần ghép máy"
        verbose_name_plural = "lần ghép máy"
        constraints = [
            models.UniqueConstraint(fields=["unit"], condition=Q(closed_at__isnull=True), name="pairing_open_once"),
            models.UniqueConstraint(
                fields=["code_hash"], condition=Q(closed_at__isnull=True), name="pairing_code_open_once"
            ),
            models.CheckConstraint(
                condition=Q(device__isnull=True) | Q(closed_at__isnull=False), name="pairing_used_is_closed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.offered_at}"

"""People, what they may do for which agency, and the tokens of programs that act for them."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from dispatch.models.choices import choices, one_of
from dispatch.models.units import Agency, Unit
from dispatch.vocabulary import Role


class Person(AbstractUser):
    """An account. What it may do comes from its memberships alone; `is_staff` only opens the admin pages."""

    phone_number = models.CharField("số điện thoại", max_length=20, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"


class Membership(models.Model):
    """A role of a person, for one agency or (without one) for all of them; a crew's role is for one unit."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=choices(Role))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="crew")

    class Meta:
        verbose_name = "vai trò"
        verbose_name_plural = "vai trò"
        constraints = [
            one_of("role", Role, "membership_role_known"),
            models.CheckConstraint(
                condition=Q(role=Role.CREW, unit__isnull=False) | (~Q(role=Role.CREW) & Q(unit__isnull=True)),
                name="membership_crew_has_unit",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "agency", "unit"], nulls_distinct=False, name="membership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.unit_id or self.agency_id or '*'}"


class AccessToken(models.Model):
    """A bearer token: 256 random bits, of which only the SHA-256 is kept.

    One that is for `positions_only` opens nothing but the intake of positions: trackers carry their token in addresses.
    One of a `device` is good as its cookie and as nothing else; it takes the place of the token that it `replaces` when
    it is used first, and is null there from then on.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="access_tokens")
    digest = models.CharField(max_length=64, unique=True)
    positions_only = models.BooleanField(default=False)
    device = models.ForeignKey(
        "dispatch.Device", on_delete=models.CASCADE, null=True, blank=True, related_name="tokens"
    )
    replaces = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "mã truy cập"
        verbose_name_plural = "mã truy cập"
        constraints = [
            models.CheckConstraint(
                condition=Q(device__isnull=True, expires_at__isnull=True, replaces__isnull=True)
                | Q(device__isnull=False, expires_at__isnull=False, positions_only=False),
                name="access_token_of_device_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.digest[:8]}"


class AccessChange(models.Model):
    """The single row whose number grows with every commit that may end a session or change what somebody may do.

    The database writes it, by triggers: whoever changes a person, a role, a token or a session, by whatever way.
    """

    number = models.BigIntegerField()

    class Meta:
        verbose_name = "thay đổi quyền truy cập"
        verbose_name_plural = "thay đổi quyền truy cập"

    def __str__(self) -> str:
        return str(self.number)

"""What is wrong with the centre itself, as its auditor found it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Fault(models.Model):
    """A fault that lasts until it is found gone."""

    code = models.CharField(max_length=50)
    detail = models.CharField(max_length=500)
    began_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "lỗi hệ thống"
        verbose_name_plural = "lỗi hệ thống"
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(ended_at__isnull=True), name="fault_lasts_once")
        ]

    def __str__(self) -> str:
        return self.code

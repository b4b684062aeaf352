"""What an address platform has answered."""

from django.contrib.gis.db import models


class Question(models.TextChoices):
    """What was asked: the address of a code, or of a point."""

    BY_CODE = "by_code", "theo mã"
    AT_POINT = "at_point", "theo điểm"


class AddressAnswer(models.Model):
    """The newest answer of a platform to one question, with who gave it and when.

    `asked` is the code, or the point as "lon,lat" to about a metre. An answer without a code says that there is no
    such address.
    """

    source = models.CharField(max_length=200)
    question = models.CharField(max_length=10, choices=Question.choices)
    asked = models.CharField(max_length=40)
    answered_at = models.DateTimeField()
    code = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=300, blank=True)
    point = models.PointField(srid=4326, null=True, blank=True)
    commune_code = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("source", "question", "asked", name="address_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.asked}: {self.text or '–'}"

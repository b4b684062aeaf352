"""By which numbers it is known that what the tiles are drawn from has changed."""

from django.db import models


class TileVersion(models.Model):
    """How many commits have changed a table that tiles are drawn from. The database writes it, by triggers."""

    table_name = models.CharField(max_length=63, primary_key=True)
    number = models.BigIntegerField()

    class Meta:
        verbose_name = "phiên bản bản đồ"
        verbose_name_plural = "phiên bản bản đồ"

    def __str__(self) -> str:
        return f"{self.table_name} {self.number}"


class TileChange(models.Model):
    """A transaction at work has changed a table; the row is gone when the transaction has ended."""

    transaction = models.BigIntegerField()
    table_name = models.CharField(max_length=63)

    class Meta:
        constraints = [models.UniqueConstraint("transaction", "table_name", name="tile_change_once")]

    def __str__(self) -> str:
        return f"{self.transaction} {self.table_name}"

"""The board as it was, now and then: from there any later instant is rebuilt out of the events between."""

from django.db import models


class BoardSnapshot(models.Model):
    """All that stood on the board after the event `seq`, in the shape Board, for a reader who sees everything."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    board = models.JSONField()

    class Meta:
        verbose_name = "ảnh chụp bảng"
        verbose_name_plural = "ảnh chụp bảng"
        ordering = ["seq"]

    def __str__(self) -> str:
        return str(self.seq)

"""Answers that were kept under an Idempotency-Key are forgotten when nobody can repeat the request any more."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from dispatch.models import CompletedRequest


def purge_completed_requests(*, older_than: timedelta) -> int:
    """Delete the answers that are older than this by the database's clock; return how many there were."""
    with transaction.atomic(durable=True):
        return CompletedRequest.objects.filter(completed_at__lt=Now() - older_than).delete()[0]

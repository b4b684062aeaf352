"""The cache that all processes share."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import connection, transaction


class SharedCache(DatabaseCache):
    """Lies in the database: signing in and its limits work while Redis is away."""

    _table: str

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Add what is not there yet, and return whether it was added. Raises InternalError where nothing is written.

        The inherited one takes every failure for a key that is there. With such a key the limiter of sign-in locks its
        figures: it would tell people that they have tried too often.
        """
        added = super().add(key, value, timeout, version)
        if not added:
            with transaction.atomic(), connection.cursor() as cursor:
                # Deletes nothing, and is refused where nothing may be deleted.
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(self._table)} WHERE false")  # noqa: S608
        return added

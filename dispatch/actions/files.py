"""The folder of files is kept in step with the rows: what nobody names goes, and what is missing is noted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models.functions import Now

from dispatch.actions.attachments import FOLDER_LOCK
from dispatch.files.folder import (
    contents_before,
    drop_incoming_before,
    drop_removed_before,
    is_whole,
    put_away,
    put_back,
    was_taken_before,
)
from dispatch.models import Attachment
from dispatch.selectors.attachments import named_contents

_AT_ONCE = 500
# Longer than anybody needs to notice that the database was restored from an older dump.
REMOVED_KEPT = timedelta(days=90)


def sweep_files(*, now: datetime, older_than: timedelta) -> int:
    """Put away the contents that no attachment names and that have lain there so long; return how many there were.

    They are left by an addition that was not completed. `now` is this machine's clock, by which files are dated.
    """
    before = now - older_than
    drop_incoming_before(before)
    drop_removed_before(now - REMOVED_KEPT)
    digests = contents_before(before)
    return sum(_sweep(digests[first : first + _AT_ONCE], before, now) for first in range(0, len(digests), _AT_ONCE))


def _sweep(digests: Sequence[str], before: datetime, now: datetime) -> int:
    unnamed = set(digests) - named_contents(digests)
    if not unnamed:
        return 0
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLDER_LOCK])
        # Nobody adds a file now; one that was added since is named, or young.
        gone = [digest for digest in unnamed - named_contents(unnamed) if was_taken_before(digest, before)]
        for digest in gone:
            put_away(digest, now)
    return len(gone)


def note_missing_files() -> int:
    """Look whether the content of each attachment is there, note those that are not, and return how many there are.

    One that was put away while its row was not there is taken back.
    """
    missing, back = [], []
    rows = Attachment.objects.values_list("pk", "sha256", "size_bytes", "missing_since")
    for pk, digest, size_bytes, missing_since in rows.iterator(chunk_size=_AT_ONCE):
        if not (is_whole(digest, size_bytes) or (put_back(digest) and is_whole(digest, size_bytes))):
            missing.append(pk)
        elif missing_since is not None:
            back.append(pk)
    with transaction.atomic(durable=True):
        Attachment.objects.filter(pk__in=missing, missing_since=None).update(missing_since=Now())
        Attachment.objects.filter(pk__in=back).update(missing_since=None)
    return len(missing)

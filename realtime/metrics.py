"""Figures of the push path, per web process."""

from prometheus_client import Counter, Gauge

SOCKETS = Gauge("eoc_realtime_sockets", "Open sockets that receive events.", ["scope"])
EVENTS_DELIVERED = Counter("eoc_realtime_events_delivered", "Event frames handed to sockets.")
HUB_CURSOR = Gauge("eoc_realtime_hub_cursor", "Seq of the last event that the hub delivered.")
HUB_LAG = Gauge("eoc_realtime_hub_lag_events", "Events known to be committed that the hub has not delivered yet.")
CATCH_UP_READS = Counter("eoc_realtime_catch_up_reads", "Reads from the database that found events unheard until then.")
READ_FAILURES = Counter("eoc_realtime_read_failures", "Reads of events from the database that failed.")
RESUMES = Counter("eoc_realtime_resumes", "Sockets that went on from a cursor of theirs.")
RESETS = Counter("eoc_realtime_resets", "Sockets told to begin afresh.", ["reason"])
REFUSALS = Counter("eoc_realtime_refusals", "Sockets refused.", ["reason"])
SNAPSHOTS_BUILT = Counter("eoc_realtime_snapshots_built", "Snapshots read from the database.")
REDIS_FAILURES = Counter("eoc_realtime_redis_failures", "Times that Redis could not be reached.", ["where"])
DOORBELL_DROPPED = Counter("eoc_realtime_doorbell_dropped_events", "Events whose announcement was dropped.")

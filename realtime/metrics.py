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
STRAIGHT = Gauge("eoc_realtime_straight", "1 while frames are written straight to sockets, 0 while they go by ASGI.")
SLOW_SOCKETS = Counter("eoc_realtime_slow_sockets", "Sockets given up because they did not read what they were sent.")
MOVED = Counter("eoc_realtime_moved_sockets", "Sockets told to connect to another process.")
DEGRADED = Gauge("eoc_realtime_degraded", "1 while the screens are told that this part does not work.", ["part"])
BLIND_DESKS = Gauge("eoc_realtime_blind_desks", "Consoles of this process that confirm nothing of what they are sent.")
FIXES_SHOWN = Counter("eoc_realtime_movements_shown", "Movements of units that the hub took for its sockets.")
ANNOUNCEMENTS_DROPPED = Counter("eoc_realtime_announcements_dropped", "Events, movements and desks not told.", ["kind"])

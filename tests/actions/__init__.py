"""Tests of the writers, against real PostGIS: row, event and outbox together."""

"""Tests of the HTTP API, as a client meets it."""

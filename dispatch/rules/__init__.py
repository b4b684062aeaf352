"""Pure decisions: no database, no network, and the clock is an argument."""

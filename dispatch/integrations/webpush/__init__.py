"""Web Push (RFC 8030, 8291, 8292): messages to the browsers of crews' phones."""

"""Twilio: its signed webhooks come in here, its API sends our text messages."""

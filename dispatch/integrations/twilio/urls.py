"""The addresses that Twilio is told, under `/telephony/twilio/`."""

from django.urls import URLPattern, path

from dispatch.integrations.twilio import webhooks

urlpatterns: list[URLPattern] = [
    path("voice", webhooks.voice, name="twilio_voice"),
    path("status", webhooks.status, name="twilio_status"),
]

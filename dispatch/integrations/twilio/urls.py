"""The addresses that Twilio is told, under `/telephony/twilio/`."""

from django.urls import URLPattern, path

from dispatch.integrations.twilio import alarm_calls, replies, webhooks

urlpatterns: list[URLPattern] = [
    path("voice", webhooks.voice, name="twilio_voice"),
    path("status", webhooks.status, name="twilio_status"),
    path("sms", replies.reply, name="twilio_sms"),
    path("alarm/<id:message_id>", alarm_calls.alarm, name="twilio_alarm"),
]

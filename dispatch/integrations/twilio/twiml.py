"""What Twilio does with a call until a person takes it."""

from twilio.twiml.voice_response import Dial, VoiceResponse

GREETING = "Đây là tổng đài khẩn cấp. Xin vui lòng giữ máy."
# Without a voice of the language, Twilio fails the whole instruction: its basic voices speak no Vietnamese.
_LANGUAGE = "vi-VN"
_VOICE = "Google.vi-VN-Standard-A"


def conference_name(call_sid: str) -> str:
    """Return the name of the conference in which the caller of this call waits."""
    return f"call-{call_sid}"


def waiting_room(call_sid: str) -> str:
    """Return the TwiML that greets a caller and lets them wait in the call's own conference; the same at each delivery.

    The conference begins when a person joins and ends when the caller leaves.
    """
    response = VoiceResponse()
    response.say(GREETING, language=_LANGUAGE, voice=_VOICE)
    dial = Dial()
    dial.conference(conference_name(call_sid), start_conference_on_enter=False, end_conference_on_exit=True, beep=False)
    response.append(dial)
    return str(response)

"""What Twilio does with a call: with a caller until a person takes it, and with somebody who is rung up."""

from twilio.twiml.voice_response import Dial, VoiceResponse

GREETING = "Đây là tổng đài khẩn cấp. Xin vui lòng giữ máy."
# Without a voice of the language, Twilio fails the whole instruction: its basic voices speak no Vietnamese.
_LANGUAGE = "vi-VN"
_VOICE = "Google.vi-VN-Standard-A"


# Seconds in which somebody who was rung up may press a key, and how often the alarm is read out.
_KEY_WITHIN_S = 8
_TIMES = 3


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


def alarm_to_take(text: str, action: str) -> str:
    """Return the TwiML that reads an alarm out three times, waits for a key each time, and hangs up.

    The key that is pressed is posted to the address `action`.
    """
    response = VoiceResponse()
    for _ in range(_TIMES):
        gather = response.gather(num_digits=1, timeout=_KEY_WITHIN_S, action=action, method="POST")
        gather.say(f"{text} Bấm phím 1 để nhận.", language=_LANGUAGE, voice=_VOICE)
    response.say("Chưa có ai nhận. Cảnh báo vẫn còn.", language=_LANGUAGE, voice=_VOICE)
    response.hangup()
    return str(response)


def farewell(text: str) -> str:
    """Return the TwiML that says one thing and hangs up."""
    response = VoiceResponse()
    response.say(text, language=_LANGUAGE, voice=_VOICE)
    response.hangup()
    return str(response)

"""What a hospital is told."""


def hospital_text(call_sign: str, type_name: str, about: str) -> str:
    """Return the text message to a hospital: which unit comes, with what kind of case. It names no person."""
    case = ". ".join(part for part in (type_name, about) if part) or "chưa rõ bệnh"
    head, tail = f"EOC: {call_sign} đang chuyển bệnh nhân tới. ", ". Đề nghị chuẩn bị tiếp nhận."
    return f"{head}{case[: 320 - len(head) - len(tail)]}{tail}"

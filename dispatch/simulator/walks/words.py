"""The words of the vocabulary as a reader of the centre knows them."""

TRIGGERS = {
    "call_unanswered": "cuộc gọi chưa ai nghe",
    "call_silent": "người gọi im lặng",
    "call_back_open": "chưa gọi lại cuộc gọi nhỡ",
    "incident_unassigned": "chưa điều lực lượng",
    "incident_unseen": "chưa bàn nào xem",
    "calls_on_incident": "nhiều cuộc gọi báo cùng vụ",
    "priority_raised": "nâng mức ưu tiên",
    "assignment_unacknowledged": "tổ chưa nhận lệnh",
    "assignment_no_turnout": "tổ chưa xuất phát",
    "assignment_late": "tổ đến chậm",
    "scene_silent": "hiện trường lâu chưa báo cáo",
    "position_lost": "mất vị trí",
    "unit_emergency": "tổ báo nguy hiểm",
}

EFFECTS = {
    "alarm_agency": "báo bàn lực lượng",
    "alarm_shift_lead": "báo trưởng ca",
    "alarm_supervisor": "báo giám sát",
    "offer_unit": "gợi ý tổ kế tiếp",
    "raise_alarm_level": "nâng cấp báo động",
    "add_agency": "thêm lực lượng",
    "sms_duty_officer": "nhắn tin trực ban",
    "call_duty_officer": "gọi trực ban",
}

ASSIGNMENT_STATUSES = {
    "dispatched": "được điều",
    "acknowledged": "đã nhận lệnh",
    "en_route": "đang di chuyển",
    "on_scene": "tại hiện trường",
    "transporting": "đang chở bệnh nhân",
    "at_hospital": "tại bệnh viện",
    "cleared": "xong việc",
}

OUTCOMES = {
    "completed": "hoàn thành",
    "declined": "từ chối",
    "unable": "không làm được",
    "cancelled": "bị hủy lệnh",
    "diverted": "điều sang vụ khác",
}

DISPOSITIONS = {
    "handled": "đã xử lý",
    "false_report": "tin giả",
    "nuisance": "quấy rối",
    "silent": "im lặng",
    "information": "hỏi thông tin",
    "wrong_number": "nhầm số",
    "test": "gọi thử",
    "duplicate": "trùng tin",
    "referred_1022": "chuyển 1022",
    "referred_112": "chuyển 112",
    "cancelled": "hủy",
}

CALL_BACKS = {"reached": "gọi lại được", "no_answer": "gọi lại không ai nghe", "not_needed": "không cần gọi lại"}

ENDS = {
    "met": "đã có người làm",
    "acknowledged": "đã có người nhận",
    "closed": "vụ đã kết thúc",
    "gone": "người gọi đã gác máy",
    "not_needed": "không cần nữa",
    "merged": "đã gộp",
}

FIELDS = {
    "type": "loại",
    "priority": "ưu tiên",
    "alarm_level": "cấp báo động",
    "location": "vị trí",
    "place": "nơi",
    "what": "nội dung",
}

EVENTS = {
    "call.received": "cuộc gọi đến",
    "call.answered": "nghe máy",
    "call.held": "cho chờ máy",
    "call.resumed": "nghe tiếp",
    "call.silence_marked": "im lặng",
    "call.changed": "số gọi lại",
    "call.moved": "chuyển cuộc gọi",
    "call.closed": "đóng cuộc gọi",
    "call.ended": "hết cuộc gọi",
    "call.abandoned": "gọi nhỡ",
    "call.failed": "cuộc gọi lỗi",
    "call.called_back": "gọi lại",
    "incident.created": "mở vụ việc",
    "incident.changed": "sửa vụ việc",
    "incident.agency_added": "thêm lực lượng",
    "incident.agency_stood_down": "cho lực lượng rút",
    "incident.alarm_raised": "nâng cấp báo động",
    "incident.merged": "gộp tin trùng",
    "incident.unmerged": "bỏ gộp",
    "incident.reopened": "mở lại",
    "incident.cancelled": "hủy vụ việc",
    "incident.closed": "đóng vụ việc",
    "question.answered": "trả lời câu hỏi",
    "unit.assigned": "điều đơn vị",
    "unit.endangered": "tổ nguy hiểm",
    "assignment.changed": "tổ báo cáo",
    "hospital.alerted": "báo bệnh viện",
    "note.added": "ghi chú",
    "chat_message.written": "nhắn nội bộ",
    "escalation.fired": "leo thang",
    "escalation.changed": "báo động chuyển vụ",
    "escalation.acknowledged": "nhận báo động",
    "escalation.cancelled": "thôi chờ",
    "message.sent": "đã gửi tin",
    "message.uncertain": "tin chưa chắc đến",
    "message.parked": "tin không gửi được",
}

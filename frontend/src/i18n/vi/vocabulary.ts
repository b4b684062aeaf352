// The closed word lists of the contract, as docs/glossary.md has them.
import type {
	Approval,
	AssignmentOutcome,
	AssignmentStatus,
	CallBackOutcome,
	CallerKind,
	CallStatus,
	Disposition,
	EscalationEffect,
	EscalationTrigger,
	EventName,
	IncidentStatus,
	LocationSource,
	UnitStatus,
} from "../../contract.ts";

const incidentStatus: Record<IncidentStatus, string> = {
	new: "Mới",
	verifying: "Đang xác minh",
	dispatched: "Đã điều động",
	on_scene: "Đang xử lý",
	resolved: "Đã xử lý xong",
	closed: "Đã kết thúc",
	cancelled: "Hủy",
	merged: "Trùng tin",
};

const callStatus: Record<CallStatus, string> = {
	ringing: "Đang đổ chuông",
	answered: "Đang nghe",
	held: "Chờ máy",
	ended: "Kết thúc",
	abandoned: "Gọi nhỡ",
	failed: "Lỗi",
};

const callBackOutcome: Record<CallBackOutcome, string> = {
	reached: "Đã liên lạc được",
	no_answer: "Không nghe máy",
	not_needed: "Không cần gọi lại",
};

const callerKind: Record<Exclude<CallerKind, "number">, string> = {
	anonymous: "Ẩn số",
	malformed: "Số không hợp lệ",
};

const unitStatus: Record<UnitStatus, string> = {
	available: "Sẵn sàng",
	dispatched: "Được điều",
	acknowledged: "Đã nhận lệnh",
	en_route: "Đang di chuyển",
	on_scene: "Tại hiện trường",
	transporting: "Đang chở bệnh nhân",
	at_hospital: "Tại bệnh viện",
	returning: "Về đơn vị",
	out_of_service: "Tạm ngưng",
	off_duty: "Hết ca",
};

const unitCode: Record<UnitStatus, string> = {
	available: "SS",
	dispatched: "ĐĐ",
	acknowledged: "NL",
	en_route: "DC",
	on_scene: "HT",
	transporting: "CB",
	at_hospital: "BV",
	returning: "VĐ",
	out_of_service: "TN",
	off_duty: "HC",
};

const assignmentStatus: Record<AssignmentStatus, string> = {
	dispatched: unitStatus.dispatched,
	acknowledged: unitStatus.acknowledged,
	en_route: unitStatus.en_route,
	on_scene: unitStatus.on_scene,
	transporting: unitStatus.transporting,
	at_hospital: unitStatus.at_hospital,
	cleared: "Hoàn thành",
};

const assignmentOutcome: Record<AssignmentOutcome, string> = {
	completed: assignmentStatus.cleared,
	declined: "Từ chối",
	unable: "Không thực hiện được",
	cancelled: "Rút về",
	diverted: "Chuyển hướng",
};

const locationSource: Record<LocationSource, string> = {
	spoken: "lời kể",
	sms_link: "liên kết SMS",
	aml: "AML",
	network: "trạm phát sóng",
	device: "thiết bị",
	operator: "người trực nhập",
};

const disposition: Record<Disposition, string> = {
	handled: "Đã xử lý",
	false_report: "Tin báo sai",
	nuisance: "Gọi quấy rối",
	silent: "Im lặng",
	information: "Hỏi thông tin",
	wrong_number: "Nhầm số",
	test: "Cuộc gọi thử",
	duplicate: "Trùng tin",
	referred_1022: "Chuyển 1022",
	referred_112: "Chuyển 112",
	cancelled: "Hủy",
};

const approval: Record<Approval, string> = {
	example: "ví dụ, trung tâm chưa phê duyệt",
	approved: "đã phê duyệt",
};

const escalationTrigger: Record<EscalationTrigger, string> = {
	call_unanswered: "Cuộc gọi chưa có người nghe",
	call_silent: "Người gọi im lặng",
	call_back_open: "Gọi nhỡ chưa được gọi lại",
	incident_unassigned: "Chưa điều động lực lượng",
	incident_unseen: "Chưa bàn nào xem vụ việc",
	calls_on_incident: "Nhiều cuộc gọi cùng báo một vụ",
	priority_raised: "Mức ưu tiên vừa được nâng",
	assignment_unacknowledged: "Tổ công tác chưa nhận lệnh",
	assignment_no_turnout: "Tổ công tác chưa xuất phát",
	assignment_late: "Tổ công tác đến chậm so với dự kiến",
	scene_silent: "Hiện trường lâu chưa báo cáo",
	position_lost: "Mất vị trí tổ công tác",
	unit_emergency: "Tổ công tác báo nguy hiểm",
};

const escalationEffect: Record<EscalationEffect, string> = {
	alarm_agency: "báo động lực lượng",
	alarm_shift_lead: "báo trưởng ca",
	alarm_supervisor: "báo giám sát",
	offer_unit: "đề nghị điều tổ",
	raise_alarm_level: "nâng cấp báo động",
	add_agency: "thêm lực lượng",
	sms_duty_officer: "nhắn tin trực ban",
	call_duty_officer: "gọi điện trực ban",
};

const eventName: Record<EventName, string> = {
	"call.received": "Có cuộc gọi đến",
	"call.answered": "Đã nghe máy",
	"call.held": "Cho chờ máy",
	"call.resumed": "Nói tiếp với người gọi",
	"call.silence_marked": "Ghi nhận im lặng",
	"call.changed": "Đổi số gọi lại",
	"call.moved": "Chuyển cuộc gọi sang vụ khác",
	"call.closed": "Đã đóng cuộc gọi",
	"call.ended": "Cuộc gọi kết thúc",
	"call.abandoned": "Gọi nhỡ",
	"call.failed": "Cuộc gọi lỗi",
	"call.called_back": "Gọi lại",
	"incident.created": "Đã lập vụ việc",
	"incident.changed": "Đã sửa vụ việc",
	"incident.agency_added": "Đã thêm lực lượng",
	"incident.agency_stood_down": "Đã rút lực lượng",
	"incident.alarm_raised": "Đã nâng cấp báo động",
	"incident.merged": "Đã gộp vụ trùng tin",
	"incident.unmerged": "Đã hoàn tác gộp vụ",
	"incident.reopened": "Đã mở lại vụ việc",
	"incident.cancelled": "Đã hủy vụ việc",
	"incident.referred": "Đã bàn giao cho trung tâm khác",
	"incident.closed": "Đã kết thúc vụ việc",
	"question.answered": "Trả lời câu hỏi",
	"unit.assigned": "Đã điều động",
	"unit.changed": "Tổ đổi trạng thái",
	"unit.endangered": "Tổ công tác báo nguy hiểm",
	"unit.move_up_ordered": "Điều quân giữ địa bàn",
	"assignment.changed": "Cập nhật điều động",
	"hospital.alerted": "Đã báo bệnh viện",
	"note.added": "Ghi chú",
	"attachment.added": "Đã thêm tệp",
	"attachment.withdrawn": "Đã gỡ tệp",
	"escalation.fired": "Báo động leo thang",
	"escalation.changed": "Báo động thay đổi",
	"escalation.acknowledged": "Đã nhận báo động",
	"escalation.cancelled": "Đã dừng leo thang",
	"location.received": "Nhận vị trí người gọi",
	"location_link.sent": "Đã gửi liên kết vị trí",
	"location_link.opened": "Người gọi đã mở liên kết vị trí",
	"message.sent": "Đã gửi tin ra ngoài",
	"message.uncertain": "Chưa rõ tin đã gửi được chưa",
	"message.parked": "Không gửi được tin",
	"message.lapsed": "Thông báo không tới máy của tổ",
	"handover.offered": "Đề nghị bàn giao",
	"handover.accepted": "Đã nhận bàn giao",
	"desk.opened": "Vào bàn",
	"desk.left": "Rời bàn",
	"person.second_factor_reset": "Đặt lại xác thực hai lớp",
	"device.paired": "Đã ghép máy",
	"device.revoked": "Đã thu hồi máy",
	"device.tracker_issued": "Đã cài gửi vị trí nền cho máy",
	"device.tracker_ended": "Đã tắt gửi vị trí nền của máy",
	"road.closed": "Đóng đường",
	"road.opened": "Mở đường",
	"premise_note.added": "Thêm lưu ý tại địa chỉ",
	"premise_note.ended": "Lưu ý hết hiệu lực",
	"camera.looked": "Đã xem camera",
	"fault.found": "Hệ thống trục trặc",
	"fault.ended": "Hết trục trặc",
	"chat_message.written": "Tin nhắn nội bộ",
	"chat_message.overdue": "Tin nhắn quá hạn trả lời",
	"chat_message.acknowledged": "Đã nhận tin nhắn",
	"alias.proposed": "Đã đề xuất tên gọi địa điểm",
	"alias.decided": "Đã quyết định tên gọi địa điểm",
};

export const vocabulary = {
	incidentStatus,
	callStatus,
	callBackOutcome,
	callerKind,
	unitStatus,
	unitCode,
	assignmentStatus,
	assignmentOutcome,
	locationSource,
	disposition,
	approval,
	escalationTrigger,
	escalationEffect,
	eventName,
};

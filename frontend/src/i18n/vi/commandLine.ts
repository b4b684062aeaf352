// The command line: what a line will do, what is missing in it, and the commands.
import type { Verb } from "../../commandline/parts.ts";
import type { LackCode } from "../../commandline/reading.ts";

/** What a sentence about a lack may name; empty where it does not apply. */
export interface LackWords {
	word: string;
	among: string;
	callSign: string;
	number: string;
	status: string;
	next: string;
	priority: string;
	most: string;
}

const lack: Record<Exclude<LackCode, "not_undone">, (words: LackWords) => string> = {
	verb_unknown: ({ word }) =>
		`Không có lệnh “${word}”. Các lệnh: D, E, O, T, C, P, N, L, R, M, S, F, W, B, A, H, U; Esc rồi ? để xem từng lệnh.`,
	not_allowed: () => "Vai trò của bạn không được làm việc này. Hãy báo giám sát nếu cần.",
	not_your_unit: ({ callSign }) => `${callSign} thuộc lực lượng khác. Hãy nhờ bàn của lực lượng đó.`,
	too_much: ({ word }) => `Thừa từ “${word}”. Hãy xóa từ đó.`,
	unit_missing: () => "Hãy ghi tên tổ, ví dụ XE07.",
	unit_unknown: ({ word }) => `Không có tổ nào là “${word}”. Hãy xem lại tên gọi ở bảng lực lượng.`,
	unit_ambiguous: ({ word, among }) => `“${word}” có thể là ${among}; hãy ghi thêm chữ số.`,
	units_too_many: ({ most }) => `Nhiều nhất ${most} tổ một lần. Hãy chia thành nhiều lệnh.`,
	unit_not_free: ({ callSign, status, number }) =>
		`${callSign} không sẵn sàng: ${status}${number && `, vụ ${number}`}. Hãy chọn tổ khác.`,
	unit_idle: ({ callSign }) => `${callSign} không làm vụ nào. Hãy điều trước bằng lệnh D.`,
	unit_cannot_transport: ({ callSign }) => `${callSign} không chở bệnh nhân. Hãy điều một xe cứu thương.`,
	step_illegal: ({ callSign, status, next }) =>
		next
			? `${callSign} đang: ${status}. Tiếp theo chỉ có thể là: ${next}.`
			: `${callSign} đang: ${status}. Không còn bước nào.`,
	hospital_unknown: ({ word }) => `Không có bệnh viện nào là “${word}”. Hãy chọn trong danh sách.`,
	hospital_ambiguous: ({ word, among }) => `“${word}” có thể là ${among}; hãy ghi rõ hơn.`,
	incident_missing: () => "Chưa mở vụ nào. Hãy mở một vụ, hoặc ghi các chữ số cuối của số vụ.",
	incident_short: ({ word }) => `“${word}” quá ngắn cho một số vụ. Hãy ghi ít nhất hai chữ số cuối.`,
	incident_unknown: ({ word }) => `Không có vụ đang mở nào tận cùng là ${word}. Hãy xem lại số vụ ở hàng chờ.`,
	incident_ambiguous: ({ word, among }) => `${word} có thể là ${among}; hãy ghi thêm chữ số ở trước.`,
	note_missing: () => "Hãy viết ghi chú.",
	note_too_long: ({ most }) => `Ghi chú dài quá ${most} chữ cái. Hãy chia thành nhiều ghi chú.`,
	message_missing: () => "Hãy viết tin nhắn.",
	message_too_long: ({ most }) => `Tin nhắn dài quá ${most} chữ cái. Hãy viết ngắn lại, hoặc ghi chú.`,
	priority_missing: () => "Hãy ghi mức ưu tiên, từ 1 đến 5.",
	priority_wrong: ({ word }) => `“${word}” không phải mức ưu tiên. Hãy ghi một số từ 1 đến 5.`,
	priority_same: ({ number, priority }) => `Vụ ${number} đang là P${priority} rồi. Hãy ghi mức khác.`,
	line_unknown: ({ word, among }) => `Không bàn giao được cho “${word}”. Hãy ghi ${among}.`,
	control_missing: () => "Hãy ghi vài chữ của nút hay ô cần bấm, ví dụ B gộp vụ.",
	control_unknown: ({ word }) =>
		`Màn hình không có nút hay ô nào ghi “${word}”. Hãy ghi ít chữ hơn, hoặc mở bảng có nút đó trước.`,
	search_missing: () => "Hãy ghi điều cần tìm: số vụ, loại, địa điểm, tên tổ.",
	nothing_found: ({ word }) => `Không tìm thấy “${word}” trong các vụ đang mở và các tổ. Hãy ghi ít chữ hơn.`,
	unit_unplaced: ({ callSign }) => `${callSign} chưa từng báo vị trí. Hãy hỏi bằng bộ đàm.`,
	window_missing: () => "Hãy ghi khung: bando, lucluong hoặc dienbien.",
	window_unknown: ({ word }) => `“${word}” không phải một khung. Hãy ghi bando, lucluong hoặc dienbien.`,
	no_alarm: () => "Không có báo động nào chờ bàn này.",
	no_call: () => "Không có cuộc gọi nào đang đổ chuông.",
	no_caller_number: ({ number }) => `Vụ ${number} không có cuộc gọi nào hiện số. Hãy hỏi vị trí qua điện thoại.`,
	nothing_to_undo: () => "Không có gì để hoàn tác: chỉ lệnh điều hoặc mức ưu tiên vừa đổi, trong 10 giây.",
	already_acknowledged: ({ among }) => `${among} đã nhận lệnh nên không hoàn tác được. Hãy rút về ở bảng vụ việc.`,
	changed_since: ({ number }) => `Vụ ${number} đã được người khác thay đổi nên không hoàn tác được. Hãy xem lại vụ.`,
};

const commands: Record<Verb, string> = {
	D: "Điều tổ đến vụ; bỏ số vụ nếu vụ đang mở",
	E: "Báo đang di chuyển",
	O: "Báo tại hiện trường",
	T: "Báo đang chở bệnh nhân, và báo trước cho bệnh viện nếu ghi",
	C: "Báo hoàn thành",
	P: "Đổi mức ưu tiên",
	N: "Ghi chú",
	L: "Gửi người gọi liên kết vị trí bằng tin nhắn; bỏ số vụ nếu vụ đang mở",
	R: "Bàn giao vụ việc cho 1022 hoặc 112; mở bảng để đọc và ghi",
	M: "Nhắn cho mọi người ở vụ, hoặc cho kíp của một tổ",
	S: "Tìm vụ đang mở và tổ; Enter mở",
	F: "Theo tổ trên bản đồ",
	W: "Mở một khung ở cửa sổ riêng, hoặc đưa về",
	B: "Bấm nút hoặc vào ô bất kỳ trên màn hình, theo chữ ghi trên đó",
	A: "Nhận báo động khẩn nhất",
	H: "Nghe máy: người chờ lâu nhất",
	U: "Hoàn tác lệnh cuối, trong 10 giây, nếu được",
};

export const commandLine = {
	commandEmpty: "Gõ lệnh rồi Enter; ? xem các lệnh",
	commandOptions: "Gợi ý",
	commandFound: (count: number) => (count === 1 ? "1 kết quả. Enter để mở." : `${count} kết quả. ↑ ↓ chọn, Enter để mở.`),
	commandSent: (what: string) => `Đang gửi: ${what}`,
	commandDone: (what: string) => `Đã xong: ${what}`,
	undoWithin: (seconds: number) => `Hoàn tác (${seconds} s)`,
	helpTitle: "Phím tắt và lệnh",
	singleKeys: "Phím / và ? có tác dụng khi không gõ chữ",
	commandTitle: "Lệnh của dòng lệnh",
	commandNote:
		"Tab điền gợi ý; ↑ ↓ chọn gợi ý, hoặc gọi lại lệnh cũ. Không cần dấu, không phân biệt chữ hoa. Số vụ ghi hai chữ số cuối trở lên, tên tổ ghi phần đủ rõ.",
	commandForms: {
		D: "D XE07 XE08 12",
		E: "E XE07",
		O: "O XE07",
		T: "T XE07 bình long",
		C: "C XE07",
		P: "P 12 1",
		N: "N 12 chữ",
		L: "L 12",
		R: "R 12 1022",
		M: "M 12 chữ · M XE07 chữ",
		S: "S chợ",
		F: "F XE07",
		W: "W bando",
		B: "B gộp",
		A: "A · ACK",
		H: "H",
		U: "U · UNDO",
	} as Readonly<Record<Verb, string>>,
	commands,
	doing: {
		dispatch: (units: string, incident: string) => `Điều ${units} đến ${incident}`,
		report: (callSign: string, status: string, number: string) => `Báo ${callSign}: ${status}, vụ ${number}`,
		reportTo: (callSign: string, status: string, number: string, hospital: string) =>
			`Báo ${callSign}: ${status} → ${hospital}, báo trước cho bệnh viện; vụ ${number}`,
		priority: (incident: string, before: string, after: string) => `Đổi ưu tiên ${incident}: ${before} → ${after}`,
		note: (number: string, text: string) => `Ghi chú vào ${number}: ${text}`,
		refer: (incident: string, line: string) =>
			line ? `Mở bàn giao ${incident} cho ${line}` : `Mở bàn giao ${incident} cho 1022 hoặc 112`,
		say: (to: string, text: string) => `Nhắn cho ${to}: ${text}`,
		acknowledge: (what: string, number: string) => `Nhận báo động: ${what}, vụ ${number}`,
		answer: (line: string, caller: string) => `Nghe máy: ${line} · ${caller}`,
		locate: (caller: string, number: string) => `Gửi liên kết vị trí cho ${caller}, vụ ${number}`,
		follow: (callSign: string) => `Theo ${callSign} trên bản đồ`,
		window: (name: string) => `Mở ở cửa sổ riêng, hoặc đưa về: ${name}`,
		undoDispatch: (units: string, incident: string) => `Hoàn tác: rút ${units} về từ ${incident}`,
		staying: (units: string) => `${units} đã nhận lệnh nên vẫn đi`,
		undoPriority: (incident: string, before: string, after: string) => `Hoàn tác: ưu tiên ${incident}: ${before} → ${after}`,
	},
	lack,
	/** After a number that may have been meant as the first word of a note. */
	perhapsText: "Nếu đó là chữ của ghi chú: hãy ghi số vụ trước.",
	notUndone: {
		report: "Trạng thái đã báo không rút lại được. Hãy báo trạng thái tiếp theo, hoặc ghi chú.",
		note: "Ghi chú thuộc về diễn biến, không rút lại được. Hãy ghi thêm một ghi chú đính chính.",
		refer: "Chỉ mới mở bảng bàn giao; bấm Esc để thôi. Vụ đã bàn giao thì mở lại ở bảng vụ việc.",
		say: "Tin đã nhắn không rút lại được. Hãy nhắn thêm một tin đính chính.",
		say_to_unit: "Tin đã nhắn không rút lại được. Hãy nhắn thêm một tin đính chính.",
		acknowledge: "Báo động đã nhận thì không trả lại được.",
		answer: "Cuộc gọi đã nghe thì không trả lại được. Hãy cho chờ máy hoặc gác máy.",
		locate: "Tin nhắn đã gửi thì không lấy lại được. Liên kết tự hết hạn sau 30 phút.",
		follow: "Muốn thôi theo: nhấn Esc ở bản đồ.",
		window: "Muốn đưa về: gõ lại lệnh W, hoặc đóng cửa sổ đó.",
		undo_dispatch: "Đã hoàn tác rồi. Muốn điều lại, hãy gõ lệnh D.",
		undo_priority: "Đã hoàn tác rồi. Muốn đổi lại, hãy gõ lệnh P.",
	},
};

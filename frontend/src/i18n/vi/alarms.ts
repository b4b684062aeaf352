// What is heard at a desk, what stands in a flood, what waits for an answer, and what a silent screen missed.
import type { Sound } from "../../sound/scores.ts";

type Sounds = Readonly<Record<Sound, string>>;
type Commands = Readonly<Record<string, string>>;

export const alarms = {
	// In a flood
	groupOf: (count: number, what: string) => `${count} × ${what}`,
	groupNear: (place: string) => (place ? `gần nhau, quanh ${place}` : "gần nhau (trong khoảng 5 km)"),
	groupSince: (time: string) => `sớm nhất ${time}`,
	acknowledgeGroup: (count: number) => `Nhận cả ${count}`,
	openGroup: (count: number) => `Xem từng mục trong ${count} mục`,
	closeGroup: "Thu gọn nhóm",
	ringingGroup: (count: number) => `${count} cuộc gọi`,
	answerOldest: "Nghe cuộc chờ lâu nhất",
	moreRinging: (count: number) => `+${count} cuộc gọi nữa đang đổ chuông`,
	fewerRinging: "Thu gọn",
	urgentStrip: "Báo động và cuộc gọi đang chờ",

	// The list behind the lamp
	alarmList: "Báo động và việc nhận",
	alarmListOpen: (told: string) => `${told}. Xem ai đã nhận báo động nào.`,
	alarmsHere: "Đang chờ bàn này nhận",
	alarmsElsewhereTitle: "Đang chờ nơi khác nhận",
	takenLately: "Vừa được nhận",
	takenBy: (name: string, time: string) => `${name} nhận lúc ${time}`,
	takenNone: "Từ lúc mở trang này chưa ai nhận báo động nào.",
	alarmsNone: "Không có.",

	// The sounds
	sound: {
		critical: "Báo động tối khẩn",
		connection_lost: "Mất kết nối",
		ringing: "Chuông cuộc gọi",
		notice: "Tin báo",
	} as Sounds,
	soundMeans: {
		critical: "P1 hoặc tổ gặp nguy hiểm. Lặp lại và to dần đến khi có người nhận.",
		connection_lost: "Màn hình không còn nhận tin. Lặp lại đến khi nối lại.",
		ringing: "Có người đang gọi đến. Lặp lại đến khi có người nghe.",
		notice: "Báo động khác, vụ P1 mới, bàn được giao. Kêu một lần.",
	} as Sounds,
	soundLike: {
		critical: "ba lần dồn dập, cao dần",
		connection_lost: "ba tiếng chậm, thấp dần",
		ringing: "hai hồi rung như điện thoại",
		notice: "hai tiếng đều: cao, thấp",
	} as Sounds,
	soundState: { untested: "Chưa thử âm thanh", unheard: "Âm thanh: nghe không đủ", tested: "Âm thanh: đã thử" },
	soundShort: { untested: "Chưa thử", unheard: "Nghe không đủ", tested: "" },
	soundOffer: "Trong phiên này chưa thử âm thanh báo động ở bàn này.",
	soundTestNow: "Thử ngay",
	soundTestLater: "Để sau",
	soundTest: "Thử âm thanh báo động",
	soundTestHint: "Bấm Nghe thử từng tiếng rồi trả lời. Chỉ cần phím Enter.",
	playSound: "Nghe thử",
	playAgain: "Nghe lại",
	wasHeard: "Có nghe rõ không?",
	heardYes: "Nghe rõ",
	heardNo: "Không nghe",
	soundUnheardAdvice:
		"Hãy kiểm tra loa hoặc tai nghe: đã cắm, đã bật, âm lượng máy; tăng độ to bên dưới rồi nghe lại. Vẫn không nghe thì đổi bàn và báo quản trị: bàn này không báo động bằng tiếng được.",
	soundTestedAt: (name: string, time: string) => `${name} đã nghe rõ cả bốn tiếng, lúc ${time}.`,
	loudness: "Độ to",
	loudnessOf: (level: number) => `${level} trên 5`,
	loudnessHint: "Nhớ theo trình duyệt này. Tiếng tối khẩn không bao giờ nhỏ hơn mức 3 và tự to dần.",
	muteHint: "Tắt tiếng tự hết sau 2 phút; tổ gặp nguy hiểm vẫn kêu.",
	desktopNotices: "Thông báo khi cửa sổ này bị che",
	allowNotices: "Cho phép thông báo",
	noticesState: {
		default: "Chưa cho phép.",
		granted: "Đã cho phép: báo động và cuộc gọi hiện ra khi bạn không nhìn trang này.",
		denied: "Trình duyệt đang chặn. Muốn bật, hãy vào cài đặt của trang trong trình duyệt.",
		missing: "Trình duyệt này không có thông báo.",
	} as Commands,
	noticeRinging: (count: number) => (count === 1 ? "Có cuộc gọi đến" : `${count} cuộc gọi đang chờ`),
	noticeRingingBody: "Bấm để mở bàn điều hành.",
	noticeLost: "Bàn điều hành mất kết nối",
	noticeLostBody: "Màn hình không còn nhận tin mới. Hãy dùng bộ đàm và điện thoại.",
	noticeIncident: (number: string, place: string) => (place ? `Vụ ${number}, ${place}` : `Vụ ${number}`),

	// What waits for an answer
	underWay: "Lệnh chưa xong",
	underWayUnanswered: (seconds: number, attempt: number) =>
		`chưa có trả lời${attempt > 1 ? `, đang gửi lại lần ${attempt}` : ""}. Nếu ${seconds} giây nữa vẫn không có, màn hình sẽ báo chưa rõ kết quả; gửi lại không làm hai lần.`,
	underWayAnswered: "trung tâm đã làm xong, đang chờ hiện lên bảng.",
	commandFor: {
		"incident:new": "Lập vụ việc",
		incident: "Sửa vụ",
		"incident:agencies": "Lực lượng của vụ",
		"incident:alarm": "Nâng cấp báo động vụ",
		"incident:answers": "Trả lời câu hỏi vụ",
		"incident:notes": "Ghi chú vụ",
		"incident:assignments": "Điều động cho vụ",
		"incident:end": "Kết thúc hoặc mở lại vụ",
		call: "Cuộc gọi",
		assignment: "Điều động của tổ",
		unit: "Trạng thái tổ",
		escalation: "Nhận báo động",
		"handover:new": "Giao bàn",
		handover: "Nhận bàn",
		other: "Lệnh",
	} as Commands,

	// What a silent screen missed
	catchUp: "Trong lúc màn hình không nhận tin",
	catchUpBetween: (from: string, until: string, length: string) => `${from} – ${until} (${length})`,
	catchUpNotWhole: "Có thể còn ghi chú và việc đã xong ở giữa không hiện ở đây: hãy xem diễn biến từng vụ.",
	catchUpDismiss: "Đã xem",
	catchUpOpened: "đã mở",
	missed: {
		created: "vụ mới",
		ended: (status: string) => (status ? `đã ra khỏi bảng: ${status}` : "đã ra khỏi bảng"),
		priority: (before: number, now: number) => `nâng từ P${before} lên P${now}`,
		calls: (count: number) => `thêm ${count} cuộc gọi`,
		alarm: (what: string) => `BÁO ĐỘNG: ${what}`,
		alarmOver: (what: string, by: string) => (by ? `${by} đã nhận: ${what}` : `hết báo động: ${what}`),
		note: (text: string, by: string) => `ghi chú${by ? ` của ${by}` : ""}: ${text}`,
		messageFailed: (recipient: string) => `tin nhắn cho ${recipient} chưa đến`,
	},
	announceMore: (count: number) => `và ${count} tin báo khác`,
	announceMissed: (count: number, urgent: number) =>
		`Đã nối lại. Có thay đổi ở ${count} vụ${urgent ? `, trong đó ${urgent} vụ tối khẩn` : ""}.`,
};

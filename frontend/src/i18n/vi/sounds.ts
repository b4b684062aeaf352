// The test of the sounds and of the notifications.
import type { Sound } from "../../sound/scores.ts";

type Sounds = Readonly<Record<Sound, string>>;

export const sounds = {
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
		notice:
			"Báo động khác, vụ P1 chưa ai đi, tin nhắn chờ bàn này hoặc quá hạn, tổ nhắn ở vụ của bạn, bàn được giao. Kêu một lần.",
	} as Sounds,
	soundLike: {
		critical: "ba lần dồn dập, cao dần",
		connection_lost: "ba tiếng chậm, thấp dần",
		ringing: "hai hồi rung như điện thoại",
		notice: "hai tiếng đều: cao, thấp",
	} as Sounds,
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
		granted: "Đã cho phép: báo động, cuộc gọi và tin nhắn hiện ra khi bạn không nhìn trang này.",
		denied: "Trình duyệt đang chặn. Muốn bật, hãy vào cài đặt của trang trong trình duyệt.",
		missing: "Trình duyệt này không có thông báo.",
	} as Readonly<Record<string, string>>,
};

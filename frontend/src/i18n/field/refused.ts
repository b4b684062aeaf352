// What a crew reads where the centre did not take something, in both languages: it comes when it is needed.
const vi = {
	text: "Nội dung",
	sendAgain: "Gửi lại",
	copy: "Chép",
	copied: "Đã chép",
	savePhoto: "Lưu ảnh vào máy",
	throwAwaySure: "Bỏ ảnh này? Trung tâm chưa có nó.",
	throwAway: "Bỏ ảnh",
	/** Sentences that a desk reads otherwise. */
	problems: {
		network_failed: () =>
			"Không có sóng, hoặc trung tâm chưa trả lời. Việc trong hàng chờ máy tự gửi lại; việc khác hãy bấm lại khi có sóng.",
		assignment_moved_on: ({ status }: { status: string }) =>
			`Lệnh này đã được trả lời trên máy khác của tổ hoặc đã kết thúc${status}, nên không từ chối được nữa. Nếu không đi được, hãy mở lệnh và bấm “Không làm tiếp được”.`,
	},
};

const en: typeof vi = {
	text: "Text",
	sendAgain: "Send again",
	copy: "Copy",
	copied: "Copied",
	savePhoto: "Save the photo on the phone",
	throwAwaySure: "Throw this photo away? The centre does not have it.",
	throwAway: "Throw away",
	problems: {
		network_failed: () =>
			"No signal, or the centre has not answered. What waits is sent again by itself; anything else, press again with a signal.",
		assignment_moved_on: ({ status }) =>
			`This assignment was answered on another phone of the unit, or has ended${status}: it can no longer be declined. If you cannot go, open it and choose “Cannot go on”.`,
	},
};

export const refusedWords = { vi, en };

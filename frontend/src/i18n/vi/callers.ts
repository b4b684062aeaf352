// Where callers are, and the link by which their telephones say it.
import type { LinkState } from "../../panels/callerLocations.ts";

const linkState: Record<LinkState, string> = {
	pending: "Đang gửi tin nhắn…",
	sent: "Đã gửi, người gọi chưa mở.",
	opened: "Người gọi đã mở, chưa gửi vị trí.",
	answered: "✓ Người gọi đã gửi vị trí.",
	expired: "Liên kết hết hạn. Hãy gửi lại nếu còn cần.",
	failed: "Không gửi được tin nhắn. Hãy hỏi vị trí qua điện thoại.",
	uncertain: "Chưa rõ tin nhắn đã đi chưa. Hãy hỏi người gọi.",
};

export const callers = {
	linkState,
	placeInDoubt: "Vị trí mâu thuẫn:",
	earlierLocations: (count: number) => `${count} vị trí trước đó`,
	isPlaceOfIncident: "vị trí vụ việc",
	putIncidentHere: "Đặt vụ ở đây",
	showOnMap: "Xem bản đồ",
	copyCoordinates: "Chép tọa độ",
	copied: "Đã chép",
	justNow: "vừa xong",
	ago: (time: string) => `${time} trước`,
	sendLink: "Gửi liên kết vị trí",
	sendLinkAgain: "Gửi lại liên kết",
	linkSentAt: (time: string) => `(gửi lúc ${time})`,
	noNumberForLink: "Không có số điện thoại nên không gửi được liên kết vị trí.",
	openAsCaller: "Mở như người gọi (trình diễn)",
	/** A circle of the map. */
	callerOnMap: (source: string) => `Người gọi: ${source}`,
	/** In the record. */
	takenAsPlace: (why: string) => `Dùng làm vị trí vụ việc: ${why}`,
	notTakenAsPlace: (why: string) => `Không dùng làm vị trí vụ việc: ${why}`,
};

// Words of the files of an incident, and of its hand-over to the centre of another line.
import type { AttachmentKind } from "../../contract.ts";

const attachmentKind: Record<AttachmentKind, string> = {
	picture: "Ảnh",
	video: "Video",
	audio: "Ghi âm",
	document: "Tài liệu",
};

export const files = {
	attachmentKind,
	attachments: "Ảnh và tệp",
	attachmentsFailed: "Không đọc được danh sách tệp.",
	attachmentCaption: "Chú thích (không bắt buộc)",
	attach: "Chọn tệp…",
	attachHint: "Kéo tệp vào đây, hoặc dán ảnh bằng Ctrl+V. Nhận ảnh, video, ghi âm, PDF.",
	attachDrop: "Thả để thêm vào vụ này.",
	attachWaiting: "đang chờ",
	attachmentBefore: "Tệp trước",
	attachmentNext: "Tệp sau",
	attachmentBy: (by: string, time: string, number: string) => `${by} thêm lúc ${time}, vụ ${number}`,
	attachmentTaken: (time: string) => `chụp lúc ${time}`,
	attachmentSave: "Tải về bản gốc",
	attachmentDocument: "Tài liệu PDF không mở trong trang này. Hãy tải về để đọc.",
	attachmentWithdrawn: "đã gỡ",
	attachmentWithdrawnBy: (by: string, reason: string) => `${by} đã gỡ tệp này: ${reason}. Chỉ giám sát còn xem được.`,
	withdrawAttachment: "Gỡ tệp",

	refer: "Bàn giao cho 1022 / 112",
	referTitle: (number: string) => `Bàn giao vụ ${number}`,
	referLine: "Bàn giao cho",
	referText: "Đọc cho bên nhận",
	referCopy: "Chép",
	referCopied: "Đã chép",
	referFailed: "Không đọc được nội dung bàn giao. Hãy đọc từ bảng vụ việc.",
	referTakenBy: "Người nhận ở bên kia (không bắt buộc)",
	referReference: "Số hồ sơ của bên kia (không bắt buộc)",
	referReason: "Lý do bàn giao",
	referUnits: (units: string) => `Còn tổ đang làm nhiệm vụ: ${units}. Hãy kết thúc điều động trước khi bàn giao.`,
	referCaller: "Người gọi còn trên đường dây của bàn này và không được nối sang bên kia. Hãy gác máy trước khi bàn giao.",
	referSend: "Bên kia đã nhận: kết thúc vụ",
	referredTo: (line: string, by: string, reference: string) =>
		[`→ ${line}`, by && `người nhận: ${by}`, reference && `số hồ sơ: ${reference}`].filter(Boolean).join(" · "),
};

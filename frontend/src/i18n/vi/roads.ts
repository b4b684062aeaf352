// Roads that are closed, and how long units still travel.
import type { ClosureKind } from "../../contract.ts";

export const roads = {
	closures: "Đường đóng",
	noClosures: "Không có đoạn đường nào đang đóng.",
	closureKind: { flooded: "Ngập", blocked: "Bị chặn", works: "Đang thi công", collapsed: "Sạt, sập" } as Record<
		ClosureKind,
		string
	>,
	closureBy: (who: string, at: string) => `${who} báo lúc ${at}`,
	closureFrom: (at: string) => `từ ${at}`,
	closureUntil: (at: string) => `đến ${at}`,
	untilOpened: "đến khi mở lại",
	passableBy: (profiles: string) => `qua được: ${profiles}`,
	profile: {
		ambulance: "xe cứu thương",
		fire_truck: "xe chữa cháy",
		car: "ô tô",
		motorbike: "mô tô",
		boat: "ca nô, xuồng",
	} as Readonly<Record<string, string>>,
	openRoad: "Mở đường",
	closeRoad: "Đóng đường",
	closureKindLabel: "Vì sao",
	closurePlace: "Ở đâu (bằng lời)",
	closurePoints: "Tọa độ: vĩ độ, kinh độ; nhiều điểm cách nhau bằng dấu chấm phẩy",
	closureRadius: "Bán kính (m)",
	closureLasts: "Trong bao lâu",
	closureHours: (hours: number) => `${hours} giờ`,
	closureNote: "Ghi chú (không bắt buộc)",
	closePanel: "Thoát",
	pointsUnread: "Chưa đọc được tọa độ. Hãy nhập như 11.53490, 106.89310.",

	// How long units still travel
	etaLeft: (time: string, way: string) => `còn ${time} (${way})`,
	leftEstimated: "ước tính theo đường thẳng",
	leftNoRouter: "bộ tính đường không trả lời, ước tính theo đường thẳng, không tránh đường đóng",
	closureTooWide: "Nơi này rộng: hãy nhập các điểm của đoạn đường bị chặn.",
};

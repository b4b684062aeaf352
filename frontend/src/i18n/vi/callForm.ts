// Words of the form in which a call is taken.
export const callForm = {
	callForm: "Phiếu cuộc gọi",
	openForm: "Phiếu cuộc gọi",
	urgentElsewhere: "Cần xem ngay ở vụ khác",
	typeWords: "Tìm loại vụ việc",
	typeHint: "Gõ vài chữ, không dấu cũng được: chay nha",
	typesFound: (count: number) =>
		count === 0
			? "Không có loại nào khớp. Hãy gõ chữ khác, hoặc chọn trong danh sách."
			: `${count} loại: bấm số, mũi tên hoặc Enter`,
	callBackNumber: "Số gọi lại",
	callBackNumberHint: "Nếu khác số đang gọi",
	reachedAt: (number: string) => `gọi lại số ${number}`,
	reachedAtCaller: "gọi lại số đang gọi",
	calledBefore: (count: number) => `đã gọi ${count} lần/24 giờ`,
	maybeDuplicates: (count: number) => `có thể trùng ${count} vụ`,
	noDuplicates: "Vụ mới: chưa thấy vụ nào có thể trùng.",
	duplicatesWithKey: (count: number) => `Đang là vụ mới. Có thể trùng ${count} vụ:`,
	askClose: (isLive: boolean, disposition: string) => `${isLive ? "Gác máy và đóng" : "Đóng"} cuộc gọi là “${disposition}”?`,
	askSame: (number: string) => `Vụ ${number} đang mở bên cạnh. Cuộc gọi này báo cùng vụ đó?`,
	confirmClose: "Đóng",
	confirmSame: "Cùng một vụ",
	verdictShort: { nuisance: "Quấy rối", silent: "Im lặng", wrong_number: "Nhầm số" },
	askStop: "Thôi",
};

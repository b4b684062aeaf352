// Words of the incident queue and of the unit board: what is searched, shown, hidden and picked out.
export const lists = {
	// Filters
	searchHint: "Gõ không dấu cũng được. ↓ hoặc Enter để vào danh sách.",
	filteredBy: (what: string) => `Đang lọc: ${what}.`,
	seeAll: "Bỏ lọc",
	statusLabel: "Trạng thái",
	everyStatus: "Mọi trạng thái",

	// The incident queue
	searchIncidents: "Tìm số vụ, địa điểm, loại, nội dung, số gọi",
	ofMine: "Của tôi",
	mineExplained: "Vụ mà bạn đã nghe cuộc gọi, đã ghi câu trả lời, hoặc đã xử lý từ khi mở trang này",
	incidentsHidden: (count: number, p1: number) => {
		if (count === 0) return "Không vụ việc nào bị ẩn.";
		return `${count} vụ việc khác đang bị lọc ẩn${p1 ? `, ${p1} P1` : ""}.`;
	},
	nothingFits: "Không vụ việc nào khớp. Hãy gõ ít chữ hơn, hoặc bỏ lọc.",
	notListed: "P1 và báo động ngoài danh sách",
	rowsWaiting: (count: number) => `${count} vụ mới chờ vào danh sách: danh sách đứng yên khi bạn đang thao tác.`,
	pinnedAbove: (count: number) => `${count} vụ P1 chưa ai xử lý ở phía trên`,
	leftTheBoard: "Vụ việc này không còn trên bảng.",
	soonLate: (what: string, within: string) => `Sắp quá hạn ${within}: ${what}`,
	isLate: (what: string, within: string) => `Quá hạn ${within}: ${what}`,

	// The unit board
	searchUnits: "Tìm tên gọi, loại xe, đơn vị, kíp",
	unitsHidden: (count: number) => (count === 0 ? "Không tổ nào bị ẩn." : `${count} tổ khác đang bị lọc ẩn.`),
	noUnitFits: "Không tổ nào khớp. Hãy gõ ít chữ hơn, hoặc bỏ lọc.",
	openMenuOf: (callSign: string) => `Trạng thái và ca trực của ${callSign}`,
	positionAge: (age: string) => `Vị trí ${age} trước`,

	// Several units at once
	pickUnits: "Chọn nhiều",
	pickUnit: (callSign: string) => `Chọn ${callSign}`,
	pickGroup: (name: string) => `Chọn cả ${name}`,
	picked: (count: number) => `Đã chọn ${count}`,
	pickShown: (count: number) => `Chọn ${count} đang hiện`,
	pickNothing: "Thôi chọn",
};

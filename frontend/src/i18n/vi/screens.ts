// Windows beside the console, what is done with the map, and the communes by which the queue is narrowed.
export const screens = {
	// Windows of their own
	screens: "Cửa sổ riêng",
	screenNames: { map: "Bản đồ", units: "Bảng lực lượng", timeline: "Diễn biến" },
	screenOut: (name: string) => `Mở cửa sổ riêng: ${name}`,
	screenBack: "Đưa về bàn điều hành",
	screensAway: "Đang ở cửa sổ riêng:",
	screensMissed: "Lần trước ở cửa sổ riêng:",
	screensHere: "Để ở đây",
	screenAlone: "Bàn điều hành đã đóng. Báo động kêu và nhận tại cửa sổ này.",
	screenAloneQuiet: "Bàn điều hành đã đóng. Báo động hiện và nhận được ở đây, nhưng cửa sổ này không kêu.",
	screenTakeCall: "Chỉ nghe máy được ở bàn điều hành.",
	screenConsole: "Mở bàn điều hành",
	screenOpenIncident: (number: string) => `Vụ đang mở: ${number}`,
	screenNoIncident: "Chưa mở vụ nào",

	// What is done with the map
	mapThings: "Đang có trên bản đồ",
	mapThingsShort: "Danh sách",
	mapNothingHere: "Không có vụ việc hay tổ nào trong khung bản đồ. Hãy thu nhỏ hoặc di chuyển bản đồ.",
	mapFromIncident: "Khoảng cách và hướng từ vụ đang mở (đường chim bay)",
	mapFollow: "Theo trên bản đồ",
	mapFollowingLabel: "Tổ đang được theo trên bản đồ",
	mapFollowing: (callSign: string) => `Bản đồ đang theo ${callSign}`,
	mapFollowNoMore: "Thôi theo",
	mapNearestStations: "Đơn vị gần nhất (đường chim bay):",
	mapBeforeOneOf: (names: string, year: string) => `Trước ${year} là một trong: ${names}`,

	// Communes
	areas: "Xã, phường",
	areasChosen: (count: number) => `Xã, phường (${count})`,
	areasShort: "Xã",
	areasChosenShort: (count: number) => `Xã (${count})`,
	areaSearch: "Tìm xã, phường",
	areaUnknown: "Chưa rõ xã",
	areaNone: "Không xã, phường nào khớp. Hãy gõ ít chữ hơn.",
	areaIncidents: (count: number) => `${count} vụ`,
	areasAll: "Bỏ chọn xã",
};

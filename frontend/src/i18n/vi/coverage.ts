// How many people each force reaches, and units that cover other stations.

export const coverage = {
	coverage: "Độ phủ",
	coverageTitle: "Độ phủ: người dân được đến kịp",
	coverageExplained: (people: string) =>
		`Tính trên ${people} người, coi dân ở đều trong mỗi xã, phường; thời gian từ lúc có lệnh, gồm cả thời gian xuất phát.`,
	coverageAsOf: (time: string) => `Tính lúc ${time}`,
	coverageEstimated: "ước tính theo đường thẳng, không theo đường bộ",
	coverageAreasUnknown: (count: number) => `Không tính được ${count} xã, phường (thiếu dân số hoặc ranh giới)`,
	coverageNobody: "Chưa có dân số của xã, phường nào nên chưa tính được độ phủ. Hãy báo quản trị nhập dân số và ranh giới.",
	coverageWithin: (minutes: string) => `Trong ${minutes}`,
	coveragePeople: (people: string) => `${people} người`,
	coverageCounted: (count: number) => `${count} tổ được tính`,
	coverageLeftOut: (count: number) => `${count} tổ không tính`,
	coverageWorst: (minutes: string) => `Nơi nhiều người chưa được đến trong ${minutes}`,
	coverageUnreached: (people: string, all: string) => `${people} / ${all} người`,
	coverageAllReached: "Mọi nơi đều được đến kịp.",
	moveUps: "Điều quân giữ địa bàn",
	moveUpTo: (callSign: string, station: string) => `${callSign} → ${station}`,
	moveUpOrder: (callSign: string) => `Điều ${callSign}`,
	moveUpAnyway: (callSign: string) => `Vẫn điều ${callSign}`,
	moveUpHeld: (units: string) => `Nơi đến đã có ${units}.`,
	moveUpStrips: (left: number, keep: number) => `Nơi đi sẽ còn ${left} tổ sẵn sàng, cần giữ lại ${keep}.`,
	moveUpNone: "Mọi đơn vị đều còn tổ sẵn sàng.",
	stationEmpty: (station: string) =>
		`${station} không còn tổ sẵn sàng và không có tổ nào nên điều đến. Hãy theo dõi, hoặc xin chi viện.`,
	covers: (station: string) => `→ giữ địa bàn: ${station}`,
	coversUntil: (station: string) => `Đang giữ địa bàn cho ${station}. Khi cho về, bấm “Về đơn vị”.`,
};

// What the screen says of itself and of the centre: what does not work, where units are, and who else is there.
type Names = Readonly<Record<string, string>>;

export const watch = {
	// What does not work
	impairments: "Trục trặc đang có",
	staleExplained:
		"Màn hình không còn nhận tin mới; lệnh bị chặn và đang tự nối lại. Trong lúc chờ, hãy dùng bộ đàm, điện thoại và ghi ra giấy.",
	offlineExplained:
		"Chưa nối được với trung tâm; những gì đang hiện có thể đã cũ, lệnh bị chặn. Hãy dùng bộ đàm, điện thoại và ghi ra giấy; nếu kéo dài, báo quản trị.",
	impaired: {
		database:
			"Không đọc được cơ sở dữ liệu: màn hình có thể đã cũ, không thay đổi được gì, cuộc gọi đi theo đường dự phòng. Hãy điều hành bằng bộ đàm, ghi ra giấy và báo quản trị ngay.",
		database_read_only:
			"Cơ sở dữ liệu chỉ cho đọc: nội dung nhập vào bị từ chối. Hãy xem trên màn hình, ghi ra giấy, điều hành bằng bộ đàm và báo quản trị ngay.",
		engine:
			"Bộ hẹn giờ không chạy: báo động không tự kêu, tin nhắn không được gửi. Hãy luôn nhìn bảng để thấy cuộc gọi chờ, vụ chưa điều động, tổ chưa nhận lệnh; báo quản trị ngay.",
		redis:
			"Bộ chuyển tin (Redis) không chạy: tin đến chậm dưới một giây, vị trí xe chậm vài giây, có thể không thấy ai đang ở bàn khác. Không mất gì: cứ làm tiếp và báo quản trị.",
		router:
			"Bộ tính đường không trả lời: thời gian đi là ước tính theo đường thẳng, không tránh được đường đóng. Vẫn điều động được; hãy hỏi tổ về đường đi và báo quản trị.",
	} as Names,
	impairedOther: (part: string) =>
		`Bộ phận “${part}” của trung tâm đang trục trặc. Hãy kiểm tra lại sau mỗi lệnh xem đã có kết quả chưa, và báo quản trị.`,

	// Where units are
	positionAt: (time: string) => `Vị trí lúc ${time}`,
	positionStale: (age: string) => `Vị trí cũ ${age}`,
	positionLost: (age: string) => `Mất vị trí ${age}`,
	positionSuspect: "Vị trí đáng ngờ",
	positionShort: { fresh: "", stale: "Vị trí cũ", lost: "Mất vị trí", suspect: "Đáng ngờ" },
	positionAgo: (age: string, time: string) => `Vị trí ${age} trước (${time})`,
	noPosition: "Chưa có vị trí",
	askByRadio: "Hãy hỏi tổ qua bộ đàm.",
	speed: (kilometres: number) => `${kilometres} km/h`,
	heading: (direction: string) => `hướng ${direction}`,
	directions: ["bắc", "đông bắc", "đông", "đông nam", "nam", "tây nam", "tây", "tây bắc"],

	// Who else is there
	openAt: "Đang mở:",
	openAtNames: (names: string) => `Đang mở: ${names}`,
	editing: (name: string, field: string) => `${name} (đang sửa ${field})`,
	youElsewhere: "bạn ở bàn khác",
	beingEdited: (names: string) => `${names} đang sửa mục này. Hãy trao đổi trước khi sửa.`,
	seenBy: (count: number) => `Đã thấy (${count}):`,
	seenAt: (name: string, time: string) => `${name}, ${time}`,
	desks: (count: string) => `${count} bàn`,
	desksOpen: (count: number) => `Xem ${count} bàn đang mở`,
	desksBlind: (count: number) => `${count} bàn không xác nhận`,
	desksTitle: "Các bàn đang mở",
	noDesks: "Chưa biết bàn nào đang mở.",
	blindTitle: "Không xác nhận đã nhìn thấy",
	blindExplained: "Bàn này có thể không có người, hoặc màn hình bị che. Hãy gọi hoặc đến tận bàn để kiểm tra.",
	blindSince: (time: string) => `không xác nhận đã nhìn thấy từ ${time}`,
	allAgencies: "Mọi lực lượng",
	you: "bạn",
	incidentOpen: (number: string) => `vụ ${number}`,
	incidentUnknown: "một vụ đã đóng hoặc không thuộc bảng này",
	noIncidentOpen: "không mở vụ nào",
};

// What stands around the map.
export const map = {
	map: "Bản đồ",
	mapTitle: "Bản đồ địa bàn. Phím mũi tên để di chuyển, phím + và − để phóng to, thu nhỏ.",
	mapLoading: "Đang tải bản đồ…",
	mapFailed: "Chưa tải được bản đồ. Đang thử lại…",
	mapNoWebgl:
		"Trình duyệt này không vẽ được bản đồ (thiếu WebGL 2). Hãy cập nhật trình duyệt hoặc bật tăng tốc đồ họa, rồi tải lại trang. Các phần khác của trung tâm vẫn dùng được.",
	mapNotAllowed: "Tài khoản này chưa có vai trò nên không xem được bản đồ. Hãy báo quản trị.",
	mapLayers: "Lớp bản đồ",
	mapZoomIn: "Phóng to",
	mapZoomOut: "Thu nhỏ",
	mapFit: "Xem toàn địa bàn",
	backToConsole: "Bàn điều hành",
};

// Phần của trang và ngôn ngữ được tải sau.
export const late = {
	partComing: "Đang tải phần này…",
	partMeanwhile: "Cứ gõ tiếp, chữ được giữ lại",
	partMissing:
		"Chưa tải được phần này: mạng đang ngắt, hoặc trung tâm vừa có phiên bản mới. Các phần khác vẫn dùng được. Hãy thử lại; nếu vẫn không được, tải lại trang.",
	tryAgain: "Thử lại",
	reloadPage: "Tải lại trang",
	languageMissing: (name: string): string => `Chưa tải được ${name}. Kiểm tra mạng rồi bấm lại.`,
};

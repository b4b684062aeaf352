// Many units go on or off duty at once.
export const bulkDuty = {
	bulkTitle: (onDuty: boolean, count: number) => (onDuty ? `Cho ${count} tổ vào ca?` : `Cho ${count} tổ hết ca?`),
	bulkExplained: (onDuty: boolean): string =>
		onDuty
			? "Tổ vào ca với kíp đang ghi; chưa có tên thì ghi sau ở từng tổ."
			: "Tổ hết ca không được đề xuất và không điều động được nữa.",
	bulkAtWork: (callSigns: string) => `Đang làm nhiệm vụ, trung tâm sẽ từ chối: ${callSigns}.`,
	bulkSend: (onDuty: boolean, count: number) => (onDuty ? `Vào ca ${count} tổ` : `Hết ca ${count} tổ`),
	bulkRunning: (done: number, all: number) => `Đang gửi: ${done}/${all}…`,
	bulkDone: (all: number) => `Cả ${all} tổ đã xong.`,
	bulkPartly: (done: number, failed: number) =>
		`${done} tổ đã xong, ${failed} không thực hiện được. Hãy xem lý do ở từng tổ rồi làm lại riêng những tổ đó.`,
	bulkFailed: (failed: number) => `Không tổ nào thực hiện được (${failed}). Hãy xem lý do bên dưới.`,
	bulkWaits: "chờ gửi",
	bulkAgain: (count: number) => `Làm lại ${count} tổ chưa được`,
};

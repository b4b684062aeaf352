// How an app of others is set up, in both languages: read once, so it comes when it is asked for.
const vi = {
	how: "Trình duyệt không gửi được vị trí khi màn hình tắt. Cài một trong ba ứng dụng dưới đây và cho nó mã của máy này: vị trí vẫn là của tổ này.",
	issue: "Lấy mã cài đặt",
	issueAgain: "Lấy mã mới",
	issuing: "Đang lấy mã…",
	once: "Mã chỉ hiện một lần. Ai có mã này gửi được vị trí thay tổ: không chụp, không chuyển cho người khác.",
	since: (time: string) => `Đã cấp mã lúc ${time}. Lấy mã mới thì ứng dụng dùng mã cũ ngừng gửi.`,
	end: "Tắt gửi vị trí nền",
	copy: "Chép",
	copied: "Đã chép",
	always: "Cho ứng dụng quyền vị trí “Luôn luôn” và tắt tiết kiệm pin cho ứng dụng.",
	owntracks: [
		"Cài OwnTracks từ kho ứng dụng.",
		"Chạm nút dưới đây trên máy này, hoặc quét mã QR bằng máy khác, rồi đồng ý nhập cấu hình.",
	],
	owntracksOpen: "Mở OwnTracks",
	owntracksByHand: "Nhập tay: chế độ HTTP, địa chỉ và mật khẩu dưới đây, tên người dùng tùy ý.",
	traccar: [
		"Cài Traccar Client từ kho ứng dụng.",
		"Cài trên máy khác: mở Cài đặt của ứng dụng, chọn quét mã QR. Cài trên máy này: nhập địa chỉ và mã thiết bị dưới đây.",
		"Bật “Theo dõi liên tục”.",
	],
	osmand: [
		"Cài OsmAnd, mở Menu → Phần bổ trợ, bật “Ghi hành trình”.",
		"Trong cài đặt của phần đó, bật “Theo dõi trực tuyến” và dán địa chỉ dưới đây, khoảng gửi 15 giây.",
		"Bắt đầu ghi khi vào ca.",
	],
	address: "Địa chỉ",
	device: "Mã thiết bị",
	password: "Mật khẩu",
	picture: "Mã QR cho máy khác",
};

const en: typeof vi = {
	how: "A browser sends no position while the screen is off. Install one of these three apps and give it this phone's code: the position is still this unit's.",
	issue: "Get the code",
	issueAgain: "Get another code",
	issuing: "Getting the code…",
	once: "The code is shown once. Whoever has it reports positions as this unit: take no picture of it, and pass it to nobody.",
	since: (time) => `A code was given at ${time}. With another one, the app that has the old one stops reporting.`,
	end: "Stop reporting with the screen off",
	copy: "Copy",
	copied: "Copied",
	always: "Allow the app the location “Always”, and take it off battery saving.",
	owntracks: [
		"Install OwnTracks from the store.",
		"Touch the button below on this phone, or scan the QR code with another, and agree to import the configuration.",
	],
	owntracksOpen: "Open OwnTracks",
	owntracksByHand: "By hand: mode HTTP, the address and the password below, any user name.",
	traccar: [
		"Install Traccar Client from the store.",
		"On another phone: open the app's settings and scan the QR code. On this one: enter the address and the device identifier below.",
		"Switch continuous tracking on.",
	],
	osmand: [
		"Install OsmAnd, open Menu → Plugins, and switch “Trip recording” on.",
		"In its settings switch “Online tracking” on and paste the address below, every 15 seconds.",
		"Start recording when the shift begins.",
	],
	address: "Address",
	device: "Device identifier",
	password: "Password",
	picture: "QR code for another phone",
};

export const trackerWords = { vi, en };

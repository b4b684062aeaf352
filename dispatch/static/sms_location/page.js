// Sends where this telephone is, and again while it finds out more or moves. Written for browsers of ten years ago.
(function () {
	"use strict";

	var AGAIN_MS = 3000; // after a request that got no answer
	var APART_MS = 5000; // between two fixes
	var WATCHES_MS = 600000; // then the battery is spared; the button begins anew
	var MOVED_M = 50;
	var EARTH_M = 6371009;

	var WORDS = {
		asking: ["Đang tìm vị trí… Hãy chọn “Cho phép” nếu điện thoại hỏi.", "Finding your location… Choose “Allow” if the phone asks."],
		sending: ["Đang gửi vị trí…", "Sending…"],
		done: ["Đã gửi vị trí, sai số khoảng {m}. Hãy để trang này mở: vị trí được gửi lại khi chính xác hơn.", "Sent, to within about {m}. Keep this page open: it sends again as it gets more exact."],
		denied: ["Điện thoại không cho gửi vị trí. Hãy vào cài đặt của trình duyệt, cho phép Vị trí, rồi bấm lại. Không được thì hãy nói cho tổng đài viên nơi bạn đang ở.", "The phone does not allow it. Allow Location in the browser's settings, then press again. If that fails, tell us where you are."],
		unavailable: ["Điện thoại chưa tìm được vị trí. Hãy bật Vị trí (GPS), ra chỗ thoáng hoặc gần cửa sổ, rồi bấm lại.", "The phone cannot find its location. Switch Location (GPS) on, go outside or to a window, then press again."],
		unable: ["Trình duyệt này không gửi được vị trí. Hãy nói cho tổng đài viên nơi bạn đang ở.", "This browser cannot send a location. Tell us where you are."],
		again: ["Chưa gửi được, đang thử lại…", "Not sent yet, trying again…"],
		busy: ["Đang có quá nhiều yêu cầu, sẽ thử lại sau giây lát…", "Too many requests, trying again shortly…"],
		over: ["Liên kết này không còn dùng được. Nếu bạn vẫn cần giúp, hãy gọi 113, 114 hoặc 115.", "This link is no longer good. If you still need help, call 113, 114 or 115."]
	};

	var button = document.getElementById("send");
	var state = document.getElementById("state");
	var watch = null;
	var stop = null;
	var sent = null; // the fix that the centre has
	var sentAt = 0;
	var waiting = null; // the fix that goes next
	var isSending = false;

	function say(what, kind, length) {
		var line = WORDS[what];
		var english = document.createElement("span");
		state.className = kind || "";
		state.textContent = line[0].replace("{m}", length || "");
		english.lang = "en";
		english.textContent = line[1].replace("{m}", length || "");
		state.appendChild(english);
	}

	function post(body, answered) {
		var request = new XMLHttpRequest();
		request.open("POST", location.pathname);
		request.setRequestHeader("Content-Type", "application/json");
		request.timeout = 15000;
		request.onload = function () {
			answered(request.status);
		};
		request.onerror = request.ontimeout = function () {
			answered(0);
		};
		request.send(JSON.stringify(body));
	}

	function metresBetween(one, other) {
		var radians = Math.PI / 180;
		var north = (other.lat - one.lat) * radians;
		var east = (other.lon - one.lon) * radians * Math.cos(one.lat * radians);
		return EARTH_M * Math.sqrt(north * north + east * east);
	}

	function isNews(fix) {
		return (
			sent === null ||
			fix.accuracy_m < sent.accuracy_m * 0.7 ||
			metresBetween(fix, sent) > Math.max(MOVED_M, fix.accuracy_m)
		);
	}

	function lengthOf(metres) {
		return metres < 1000 ? Math.max(1, Math.round(metres)) + " m" : (metres / 1000).toFixed(1) + " km";
	}

	function next() {
		var fix = waiting;
		var rest = sentAt + APART_MS - Date.now();
		if (isSending || fix === null) return;
		if (rest > 0) {
			setTimeout(next, rest);
			return;
		}
		isSending = true;
		waiting = null;
		if (sent === null) say("sending");
		post(
			{ lon: fix.lon, lat: fix.lat, accuracy_m: fix.accuracy_m, age_s: Math.min(3600, Math.max(0, (Date.now() - fix.at) / 1000)) },
			function (status) {
				isSending = false;
				if (status === 204) {
					sent = fix;
					sentAt = Date.now();
					say("done", "done", lengthOf(fix.accuracy_m));
					next();
				} else if (status === 404) {
					end();
					button.hidden = true;
					say("over", "wrong");
				} else if (status === 422) {
					end();
					say("unavailable", "wrong");
				} else {
					if (waiting === null) waiting = fix;
					say(status === 429 ? "busy" : "again");
					setTimeout(next, status === 429 ? AGAIN_MS * 5 : AGAIN_MS);
				}
			}
		);
	}

	function found(position) {
		var age = Date.now() - position.timestamp;
		var fix = {
			lon: position.coords.longitude,
			lat: position.coords.latitude,
			accuracy_m: Math.min(1000000, Math.max(0, position.coords.accuracy || 0)),
			// Some telephones count from another year.
			at: age >= 0 && age <= 3600000 ? position.timestamp : Date.now()
		};
		if (!isNews(fix)) return;
		waiting = fix;
		next();
	}

	function failed(error) {
		// What comes after a first fix is a moment without the sky.
		if (sent !== null && error.code !== 1) return;
		end();
		say(error.code === 1 ? "denied" : "unavailable", "wrong");
	}

	function end() {
		if (watch !== null) navigator.geolocation.clearWatch(watch);
		clearTimeout(stop);
		watch = null;
		button.disabled = false;
	}

	function begin() {
		end();
		sent = null;
		sentAt = 0;
		button.disabled = true;
		say("asking");
		watch = navigator.geolocation.watchPosition(found, failed, { enableHighAccuracy: true, maximumAge: 0, timeout: 30000 });
		stop = setTimeout(end, WATCHES_MS);
	}

	post({ opened: true }, function (status) {
		if (status !== 404) return;
		button.hidden = true;
		say("over", "wrong");
	});
	if (!navigator.geolocation) {
		say("unable", "wrong");
		return;
	}
	button.hidden = false;
	button.onclick = begin;
})();

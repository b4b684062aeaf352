// A board for the tests of the command line.
import type { AssignmentStatus, Catalogue, IncidentCard, UnitCard } from "../contract.ts";
import { assignment, incident, person, unit } from "../live/testing.ts";
import type { Known } from "./known.ts";

const name = (code: string, name_vi: string, name_en = code) => ({ code, name_vi, name_en });
const place = { lon: 106, lat: 11 };

const UNTRANSPORTED: Record<AssignmentStatus, AssignmentStatus[]> = {
	dispatched: ["acknowledged", "en_route", "on_scene", "cleared"],
	acknowledged: ["en_route", "on_scene", "cleared"],
	en_route: ["on_scene", "cleared"],
	on_scene: ["cleared"],
	transporting: ["at_hospital", "cleared"],
	at_hospital: ["cleared"],
	cleared: [],
};

const catalogue: Catalogue = {
	agencies: [name("police", "Công an"), name("ambulance", "Cấp cứu 115")],
	lines: [
		{ ...name("115", "Cấp cứu 115"), agency: "ambulance", refers_as: null },
		{ ...name("1022", "Tổng đài 1022"), agency: null, refers_as: "referred_1022" },
		{ ...name("112", "Cứu nạn 112"), agency: null, refers_as: "referred_112" },
	],
	desks: [],
	incident_types: [
		{ ...name("traffic_crash", "Tai nạn giao thông", "Traffic crash"), agencies: ["police"], priority: 2 },
		{ ...name("house_fire", "Cháy nhà", "House fire"), agencies: ["fire"], priority: 1 },
	],
	unit_types: [
		{ ...name("patrol_car", "Xe tuần tra"), agency: "police", transports: false, next: UNTRANSPORTED },
		{
			...name("ambulance_icu", "Xe hồi sức"),
			agency: "ambulance",
			transports: true,
			next: { ...UNTRANSPORTED, on_scene: ["transporting", "cleared"] },
		},
	],
	capabilities: [],
	stations: [{ ...name("loc_ninh", "Công an Lộc Ninh"), agency: "police", ...place }],
	hospitals: [
		{ ...name("binh_long", "Bệnh viện đa khoa Bình Long", "Bình Long General Hospital"), ...place },
		{ ...name("loc_ninh", "Trung tâm y tế Lộc Ninh", "Lộc Ninh Medical Centre"), ...place },
		{ ...name("dong_phu", "Trung tâm y tế Đồng Phú", "Đồng Phú Medical Centre"), ...place },
	],
	areas: [],
	incident_next: {},
	question_cards: [],
	premise_note_kinds: [],
	attachment_bytes: { picture: 1, video: 1, audio: 1, document: 1 },
	targets: [],
};

/** A unit at work, and its incident with the assignment. */
export function atWork(id: number, call_sign: string, on: IncidentCard, status: AssignmentStatus): [UnitCard, IncidentCard] {
	const working = unit(id, {
		call_sign,
		agency: "ambulance",
		type: "ambulance_icu",
		status: status === "cleared" ? "available" : status,
		incident_id: on.id,
		assignment_id: id,
	});
	const sent = assignment(id, on.id, { unit_id: id, call_sign, agency: "ambulance", status });
	return [working, { ...on, assignments: [...on.assignments, sent] }];
}

/** A dispatcher of two agencies, three incidents and some units; 26-000012 is on the market, 26-000112 burns. */
export function known(fields: Partial<Known> = {}): Known {
	const icu = { agency: "ambulance", type: "ambulance_icu" };
	const [busy, crash] = atWork(
		9,
		"XE09",
		incident(12, { type: "traffic_crash", place: "chợ Đồng Xoài", priority: 1, agencies: ["ambulance"] }),
		"on_scene",
	);
	return {
		me: person(["dispatcher"], ["police", "ambulance"]),
		catalogue,
		incidents: [crash, incident(112, { type: "house_fire", place: "Lộc Ninh" }), incident(45, { place: "QL14 km 922" })],
		units: [
			unit(7, { call_sign: "XE07", ...icu }),
			unit(8, { call_sign: "XE08", ...icu, status: "returning" }),
			busy,
			unit(10, { call_sign: "XE10", ...icu }),
			unit(1, { call_sign: "CA07" }),
			unit(2, { call_sign: "ĐT-3", status: "off_duty" }),
			unit(3, { call_sign: "PC01", agency: "fire", type: "pumper" }),
		],
		calls: [],
		alarms: [],
		isPlaced: ({ position }) => position !== null,
		controls: () => [],
		openId: null,
		pending: new Set(),
		deed: null,
		...fields,
	};
}

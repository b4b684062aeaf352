import { useSignal } from "@preact/signals";
import type { Problem } from "../contract.ts";
import { chooseLanguage, language, words } from "../i18n/field/index.ts";
import { toggleTheme } from "../theme/theme.ts";
import { LateTrackers } from "./LateTrackers.tsx";
import { NotificationSetting } from "./NotificationSetting.tsx";
import { useTools } from "./PhoneContext.tsx";
import { PositionNote } from "./PositionNote.tsx";
import { Refusal } from "./Refusal.tsx";
import { Sheet } from "./Sheet.tsx";

/** What a crew sets once, and what it reads when something does not work. */
export function SettingsSheet({ onClose }: { onClose: () => void }) {
	const { phone, alert } = useTools();
	const t = words.value;
	const isUnpairing = useSignal(false);
	const problem = useSignal<Problem | null>(null);
	const unit = phone.unit.value;
	return (
		<Sheet title={t.settings} testId="settings" onClose={onClose}>
			<section aria-label={t.theme}>
				<h3>{t.theme}</h3>
				<button type="button" data-testid="theme" onClick={toggleTheme}>
					{t.sunlight} / {t.night}
				</button>
			</section>
			<section aria-label={t.languageName}>
				<h3>{t.languageName}</h3>
				<div class="row">
					{(["vi", "en"] as const).map((code) => (
						<button
							type="button"
							key={code}
							lang={code}
							aria-pressed={language.value === code}
							data-testid={`language-${code}`}
							onClick={() => void chooseLanguage(code)}
						>
							{code === "vi" ? "Tiếng Việt" : "English"}
						</button>
					))}
				</div>
			</section>
			<button type="button" data-testid="test-sound" onClick={() => void alert.demonstrate()}>
				{t.testSound}
			</button>
			<NotificationSetting />
			<h3>{t.positionTitle}</h3>
			<PositionNote />
			<LateTrackers />
			<details>
				<summary>{t.install}</summary>
				<p>{t.installHow}</p>
			</details>
			<section aria-label={t.thisDevice}>
				<h3>{t.thisDevice}</h3>
				<p>
					{unit && t.pairedWith(unit.call_sign)} {phone.self.value?.device.label}
				</p>
				{problem.value && <Refusal problem={problem.value} />}
				{isUnpairing.value ? (
					<>
						<p class="warning">{t.unpairSure}</p>
						<div class="row">
							<button
								type="button"
								onClick={() => {
									isUnpairing.value = false;
								}}
							>
								{t.cancel}
							</button>
							<button
								type="button"
								class="danger"
								data-testid="unpair-sure"
								onClick={() =>
									void phone.unpair().then((told) => {
										problem.value = told.ok ? null : told.problem;
									})
								}
							>
								{t.unpair}
							</button>
						</div>
					</>
				) : (
					<button
						type="button"
						data-testid="unpair"
						onClick={() => {
							isUnpairing.value = true;
						}}
					>
						{t.unpair}
					</button>
				)}
			</section>
		</Sheet>
	);
}

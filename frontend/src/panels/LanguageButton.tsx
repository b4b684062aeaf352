import { chooseLanguage, type Language, language, missingLanguage, words } from "../i18n/index.ts";

/** Chooses one language, and shows whether it is the one that is shown. Its words may be yet to come. */
export function LanguageButton({ code, name }: { code: Language; name: string }) {
	const isMissing = missingLanguage.value === code;
	return (
		<span class="language">
			<button
				type="button"
				lang={code}
				title={name}
				aria-label={`${code.toUpperCase()} ${name}`}
				aria-pressed={language.value === code}
				data-testid={`language-${code}`}
				onClick={() => void chooseLanguage(code)}
			>
				{code.toUpperCase()}
			</button>
			{isMissing && (
				<span class="language-missing" role="alert" data-testid="language-missing">
					{words.value.languageMissing(name)}
				</span>
			)}
		</span>
	);
}

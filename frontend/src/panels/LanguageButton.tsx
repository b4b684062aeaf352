import { chooseLanguage, type Language, language } from "../i18n/index.ts";

/** Chooses one language, and shows whether it is the one that is shown. */
export function LanguageButton({ code, name }: { code: Language; name: string }) {
	return (
		<button
			type="button"
			lang={code}
			title={name}
			aria-label={name}
			aria-pressed={language.value === code}
			data-testid={`language-${code}`}
			onClick={() => chooseLanguage(code)}
		>
			{code.toUpperCase()}
		</button>
	);
}

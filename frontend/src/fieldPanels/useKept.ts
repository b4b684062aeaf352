import { useEffect, useState } from "preact/hooks";
import { useTools } from "./PhoneContext.tsx";

/** What the centre says at a path, or said when it could last be asked; asked again when `version` changes or the line is back. */
export function useKept<Value>(path: string, name: string, version: unknown): Value | undefined {
	const { phone } = useTools();
	const [found, setFound] = useState<{ name: string; value: Value } | undefined>(undefined);
	const isLive = phone.connection.freshness.value === "live";
	useEffect(() => {
		let isWanted = true;
		void phone.reader.readOrKept<Value>(path, name, phone.storage).then((value) => {
			if (isWanted && value !== undefined) setFound({ name, value });
		});
		return () => {
			isWanted = false;
		};
	}, [path, name, version, isLive]);
	return found?.name === name ? found.value : undefined;
}

// Tests read the screen in Vietnamese.
import { fetchAllWords, speak } from "./index.ts";

await speak("vi");
await fetchAllWords();

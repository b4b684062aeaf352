// Tests read the screen in Vietnamese.
import { speak } from "./index.ts";

await speak("vi");

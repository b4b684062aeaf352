"""A Chromium with two pages: the console under measurement, and a bare page that is its floor.

Both notice for themselves what they paint; this program asks them. Asked by lines of JSON, see tests/bench/browser.py.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

Json = dict[str, Any]

CHROMIUM_WORDS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Both pages are looked at, whichever stands in front.
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
]
_SIZE: Any = {"width": 1920, "height": 1080}
PATIENCE_MS = 120_000
_ROW = "[data-testid=incident-row]"
_LINE = "[data-testid=command-line]"
_CLOCK_READINGS = 20
# From one key, read and painted, to the next one.
_KEY_PAUSE_MS = 40
_KEY_PATIENCE_MS = 5_000

# What every page does: it notes its long tasks, what came into it and was painted, and what came of each key.
NOTES = """
    window.bench = { shown: [], longTasks: [], keys: [], key: null };
    new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) bench.longTasks.push([startTime, duration]);
    }).observe({ type: "longtask", buffered: true });
    bench.afterPaint = (act) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => act(performance.now());
        channel.port2.postMessage(null);
    });
    bench.show = (what) => {
        const placed = performance.now();
        bench.afterPaint((painted) => bench.shown.push([what, placed, painted]));
    };
    // What is painted now belongs to the key that was pressed last.
    bench.paintKey = () => {
        const { key } = bench;
        if (key) bench.afterPaint((now) => { key.painted = now; });
    };
    bench.readKey = () => {
        if (bench.key) bench.key.read = performance.now();
        bench.paintKey();
    };
    addEventListener("keydown", ({ timeStamp }) => {
        bench.key = { pressed: timeStamp, read: null, painted: null };
    }, true);
    addEventListener("input", bench.paintKey, true);
"""
# The console: each row that comes into the queue is noted with its incident, and each reading of the command line.
_FOLLOW = """() => {
    const rows = document.querySelector("[data-testid=incidents] ol");
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
            for (const added of addedNodes) if (added.dataset?.key) bench.show(Number(added.dataset.key));
    }).observe(rows, { childList: true });
    const reading = document.querySelector("[data-testid=command-reading]");
    new MutationObserver(bench.readKey).observe(reading, { subtree: true, childList: true, characterData: true });
}"""
# The list goes to where an incident stands, a screen at a time, and once more from the top where it is not there yet.
_REVEAL = """async ([id, patience]) => {
    const list = document.querySelector("[data-testid=incidents]");
    const painted = () => new Promise((done) => bench.afterPaint(done));
    const end = performance.now() + patience;
    list.scrollTop = 0;
    while (performance.now() < end) {
        await painted();
        await painted();
        const row = list.querySelector(`[data-incident-id="${id}"]`);
        if (row) {
            row.scrollIntoView({ block: "center" });
            return true;
        }
        const isEnd = list.scrollTop + list.clientHeight >= list.scrollHeight;
        list.scrollTop = isEnd ? 0 : list.scrollTop + list.clientHeight;
    }
    return false;
}"""
# The floor: a socket whose frames are parsed and counted on the page, and a field whose length is written beside it.
_BARE = """(url) => {
    document.body.innerHTML = '<p></p><input id="bare"><output></output>';
    const [shown, input, length] = ["p", "input", "output"].map((name) => document.querySelector(name));
    input.oninput = () => {
        length.textContent = String(input.value.length);
        bench.readKey();
    };
    new WebSocket(url).onmessage = ({ data }) => {
        const { seq } = JSON.parse(data);
        shown.textContent = String(seq);
        bench.show(seq);
    };
}"""
_FETCHED = """() => performance.getEntriesByType("resource")
    .filter(({ name }) => /\\.(js|css|woff2)$/.test(name))
    .map(({ name, encodedBodySize }) => [name.split("/").at(-1), encodedBodySize])"""
# A key has been painted, and two frames later nothing more has come of it.
_END_KEY = """async (patience) => {
    const painted = () => new Promise((done) => bench.afterPaint(done));
    const { key } = bench;
    const end = performance.now() + patience;
    while (key.painted === null && performance.now() < end) await painted();
    await painted();
    await painted();
    bench.key = null;
    const since = (moment) => moment === null ? null : moment - key.pressed;
    bench.keys.push([since(key.read), since(key.painted)]);
}"""
_TAKE = """() => {
    const { shown, longTasks, keys } = bench;
    Object.assign(bench, { shown: [], longTasks: [], keys: [] });
    return { shown, longTasks, keys };
}"""
PAINTED = "() => new Promise((done) => bench.afterPaint(done))"


class Screen:
    """One page, with a browser context and so a process of its own."""

    def __init__(self, context: BrowserContext) -> None:
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(NOTES)
        self.page: Page = context.new_page()
        self.cdp: CDPSession = context.new_cdp_session(self.page)
        self.cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.cdp.send("HeapProfiler.enable")
        # When garbage was collected because we asked for it: such a task is not the page's.
        self._collected: list[list[float]] = []

    def cost(self) -> Json:
        """Return the processor seconds of the main thread so far, and the bytes held after collecting garbage.

        What the collecting took belongs to nobody: it lies between `task_s` at `at` and `resumed_s` at `resumed_at`.
        """
        at, metrics = time.monotonic(), self._metrics()
        self.cdp.send("HeapProfiler.collectGarbage")
        resumed_at, after = time.monotonic(), self._metrics()
        self._collected.append([at, resumed_at])
        return {
            "at": at,
            "task_s": metrics["TaskDuration"],
            "script_s": metrics["ScriptDuration"],
            "layout_s": metrics["LayoutDuration"] + metrics["RecalcStyleDuration"],
            "heap_bytes": after["JSHeapUsedSize"],
            "nodes": after["Nodes"],
            "resumed_at": resumed_at,
            "resumed_task_s": after["TaskDuration"],
            "resumed_script_s": after["ScriptDuration"],
            "resumed_layout_s": after["LayoutDuration"] + after["RecalcStyleDuration"],
        }

    def take(self) -> Json:
        """Return what the page has noted since the last time, in seconds of CLOCK_MONOTONIC and lengths in seconds."""
        origin = self._origin()
        noted = self.page.evaluate(_TAKE)
        collected, self._collected = self._collected, []
        return {
            "shown": [
                [what, origin + placed / 1000, origin + painted / 1000] for what, placed, painted in noted["shown"]
            ],
            "long_tasks": [[origin + at / 1000, length / 1000] for at, length in noted["longTasks"]],
            "keys": [[None if part is None else part / 1000 for part in key] for key in noted["keys"]],
            "collected": collected,
        }

    def _origin(self) -> float:
        """Return the moment of CLOCK_MONOTONIC at which the page's clock began, by its quickest answer of several."""
        quickest, origin = float("inf"), 0.0
        for _ in range(_CLOCK_READINGS):
            asked = time.monotonic()
            now = self.page.evaluate("performance.now()") / 1000
            took = time.monotonic() - asked
            if took < quickest:
                quickest, origin = took, asked + took / 2 - now
        return origin

    def _metrics(self) -> dict[str, float]:
        metrics = self.cdp.send("Performance.getMetrics")["metrics"]
        return {metric["name"]: metric["value"] for metric in metrics}


class Pages:
    """The console and the bare page."""

    def __init__(self, browser: Browser) -> None:
        self._console = Screen(browser.new_context(viewport=_SIZE, locale="vi-VN"))
        # Its socket goes to another server than its page came from.
        self._bare = Screen(browser.new_context(viewport=_SIZE, bypass_csp=True))

    def sign_in(self, asked: Json) -> Json:
        """Sign in by the form, with a code of the authenticator app, and begin the shift."""
        page = self._console.page
        page.goto(asked["address"])
        page.locator("input[name=login]").fill(asked["username"])
        page.locator("input[name=password]").fill(asked["password"])
        page.keyboard.press("Enter")
        page.locator("input[name=code]").fill(asked["code"])
        page.keyboard.press("Enter")
        page.get_by_test_id("shift-begin").press("Enter")
        page.get_by_test_id("shift-start").wait_for(state="hidden")
        return {}

    def load(self, asked: Json) -> Json:
        """Load the console with an empty cache; return what the first load took."""
        page = self._console.page
        self._console.cdp.send("Network.clearBrowserCache")
        page.goto(asked["address"], wait_until="commit")
        page.wait_for_selector(_ROW)
        first_row_ms = page.evaluate(PAINTED)
        fetched = page.evaluate(_FETCHED)
        page.wait_for_selector("[data-testid=map] canvas")
        page.wait_for_selector(_LINE)
        page.wait_for_load_state("networkidle")
        return {"first_row_s": first_row_ms / 1000, "first": fetched, "all": page.evaluate(_FETCHED)}

    def open_bare(self, asked: Json) -> Json:
        """Open the bare page; return how long an empty document of the same server takes."""
        page = self._bare.page
        page.goto(asked["address"] + "healthz")
        empty_ms = page.evaluate(PAINTED)
        page.evaluate(_BARE, asked["url"])
        return {"empty_s": empty_ms / 1000}

    def open_incident(self, _: Json) -> Json:
        """Open the incident that stands first, and let the map show the whole province again."""
        page = self._console.page
        page.locator(_ROW).first.click()
        page.get_by_test_id("incident-panel").wait_for()
        page.wait_for_load_state("networkidle")
        page.evaluate("() => globalThis.eocMap?.fit()")
        return {}

    def reveal(self, asked: Json) -> Json:
        """Scroll the queue to an incident, and note from now on when rows are painted; say whether it is there."""
        page = self._console.page
        shown = page.evaluate(_REVEAL, [asked["id"], PATIENCE_MS])
        page.evaluate(_FOLLOW)
        return {"shown": shown}

    def cost(self, _: Json) -> Json:
        """Return what both pages have cost so far."""
        return {"console": self._console.cost(), "bare": self._bare.cost()}

    def take(self, _: Json) -> Json:
        """Return what both pages have noted."""
        return {"console": self._console.take(), "bare": self._bare.take()}

    def type(self, asked: Json) -> Json:
        """Type lines into the bare field and the command line, as many signs as there is time for; return readings."""
        for screen, field in ((self._bare, "#bare"), (self._console, _LINE)):
            readings = self._type(screen, field, asked["lines"], time.monotonic() + asked["within_s"])
        return {"readings": readings}

    def _type(self, screen: Screen, field: str, lines: list[str], until: float) -> list[str]:
        """Return what the command line reads at the end of each line."""
        readings = []
        for line in lines:
            screen.page.locator(field).focus()
            screen.page.locator(field).fill("")
            for sign in line:
                screen.page.keyboard.type(sign)
                screen.page.evaluate(_END_KEY, _KEY_PATIENCE_MS)
                screen.page.wait_for_timeout(_KEY_PAUSE_MS)
                if time.monotonic() > until:
                    break
            readings.append(self._console.page.get_by_test_id("command-reading").inner_text())
            if time.monotonic() > until:
                break
        screen.page.locator(field).fill("")
        return readings

    def hide_map(self, _: Json) -> Json:
        """Hide the console's map."""
        self._console.page.get_by_test_id("map-toggle").click()
        return {}


def answer_questions(pages: object, names: tuple[str, ...]) -> None:
    """Let what is asked be done by the methods of these names, until no more questions come."""
    does: dict[str, Callable[[Json], Json]] = {name: getattr(pages, name) for name in names}
    for line in sys.stdin:
        asked: Json = json.loads(line)
        sys.stdout.write(json.dumps(does[asked["do"]](asked)) + "\n")
        sys.stdout.flush()


def main(program: str) -> None:
    """Answer until no more questions come."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_WORDS)
        pages = Pages(browser)
        answer_questions(
            pages, ("sign_in", "load", "open_bare", "open_incident", "reveal", "cost", "take", "type", "hide_map")
        )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])

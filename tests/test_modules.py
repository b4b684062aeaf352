"""What a page says of the files that its program imports."""

import io
import json
from collections.abc import Iterator

import pytest
from django.template import engines

from eoc.templatetags import modules

_LISTED = {
    "src/apps/page/main.tsx": {"file": "page.js", "isEntry": True, "imports": ["_shared.js", "_other.js"]},
    "_shared.js": {"file": "shared.abc.js"},
    "_other.js": {"file": "other.def.js", "imports": ["_shared.js", "_other.js", "_unlisted.js"]},
    "src/i18n/vi.ts": {"file": "vi.012.js", "imports": ["_words.js"]},
    "_words.js": {"file": "words.345.js"},
}


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    modules._files.cache_clear()
    yield
    modules._files.cache_clear()


def written(monkeypatch: pytest.MonkeyPatch, listed: object) -> str:
    def open_list(name: str) -> io.BytesIO:
        assert name == "manifest.json"
        if listed is None:
            raise FileNotFoundError
        return io.BytesIO(json.dumps(listed).encode())

    monkeypatch.setattr(modules.staticfiles_storage, "open", open_list)
    source = '{% load modules %}{% preload_modules "src/apps/page/main.tsx" "src/i18n/vi.ts" %}'
    return engines["django"].from_string(source).render()


def test_all_that_is_imported_is_asked_for_once_but_the_pages_own_file(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = written(monkeypatch, _LISTED).splitlines()
    files = ["shared.abc.js", "other.def.js", "vi.012.js", "words.345.js"]
    assert lines == [f'<link rel="modulepreload" href="/static/{file}">' for file in files]


def test_a_module_that_the_list_does_not_know_is_left_to_the_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written(monkeypatch, {}) == ""


def test_a_front_end_that_was_not_built_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written(monkeypatch, None) == ""

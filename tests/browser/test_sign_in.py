"""A person sets a second factor up and signs in with it, by a code and by a passkey, without any script in the page."""

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.running import RunningCentre

pytestmark = pytest.mark.browser

USER = "shiftlead"


@pytest.fixture
def page(running: RunningCentre, chromium: Browser) -> Iterator[Page]:
    """A page at the centre's name: no passkey belongs to an address of numbers."""
    context = chromium.new_context(locale="vi-VN", base_url=f"http://localhost:{running.port}")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    running.manage("reset_second_factor", USER)
    assert not faults


def sign_in(page: Page, running: RunningCentre) -> None:
    page.goto("/login/?next=/account/")
    page.locator("input[name=login]").fill(USER)
    page.locator("input[name=password]").fill(running.password)
    page.keyboard.press("Enter")


def sign_out(page: Page) -> None:
    page.goto("/logout/")
    page.locator("main button").click()
    expect(page.locator("input[name=login]")).to_be_visible()


def test_an_app_is_set_up_and_asked_for(page: Page, running: RunningCentre) -> None:
    sign_in(page, running)
    page.locator("a[href='/account/app/']").click()
    expect(page.locator("img.qr")).to_be_visible()
    page.locator("summary").click()
    secret = page.get_by_test_id("secret").inner_text()
    step = int(time.time()) // 30
    page.locator("input[name=code]").fill(format_hotp_value(hotp_value(secret, step)))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("recovery-codes").locator("li")).to_have_count(10)
    sign_out(page)
    sign_in(page, running)
    page.locator("input[name=code]").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("form-error")).to_contain_text("Mã không đúng")
    page.locator("input[name=code]").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("second-factors")).to_contain_text("Ứng dụng xác thực ✓")


def test_a_passkey_confirms_the_password_and_signs_in_without_it(page: Page, running: RunningCentre) -> None:
    key = page.context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    machine = key.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    sign_in(page, running)
    page.locator("a[href='/account/passkeys/add/']").click()
    page.locator("input[name=name]").fill("máy bàn 3")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("recovery-codes").locator("li")).to_have_count(10)

    sign_out(page)
    sign_in(page, running)
    page.locator("form[data-passkey] button").click()
    expect(page.get_by_test_id("second-factors")).to_contain_text("máy bàn 3")

    sign_out(page)
    page.goto("/login/?next=/account/")
    page.get_by_test_id("passkey").click()
    page.wait_for_url(lambda address: "/login/" not in address)
    page.goto("/account/")
    expect(page.get_by_test_id("second-factors")).to_contain_text("máy bàn 3")

    # A machine that has none of the person's keys says so in words.
    sign_out(page)
    key.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": machine})
    key.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/login/")
    page.get_by_test_id("passkey").click()
    expect(page.get_by_test_id("passkey-error")).to_contain_text("Chưa nhận được khóa truy cập")


def test_at_an_address_of_numbers_the_page_says_why_not(page: Page, running: RunningCentre) -> None:
    page.goto(f"{running.address}/login/")
    page.get_by_test_id("passkey").click()
    expect(page.get_by_test_id("passkey-error")).to_contain_text("localhost")

"""A centre with a Twilio account."""

import pytest
from pytest_django import Settings

from tests.integrations.deliveries import ACCOUNT_SID, PUBLIC_URL, TOKEN


@pytest.fixture
def twilio_account(settings: Settings) -> Settings:
    settings.PUBLIC_URL = PUBLIC_URL
    settings.TWILIO_AUTH_TOKEN = TOKEN
    settings.TWILIO_ACCOUNT_SID = ACCOUNT_SID
    return settings

"""Test data that lies beside the project: tests that need it skip where it is not."""

from pathlib import Path

import pytest
from django.conf import settings

SHARED = Path(settings.BASE_DIR).parent / "shared" / "data"
OWN = Path(__file__).parent / "data"

needs_shared_data = pytest.mark.skipif(not SHARED.is_dir(), reason=f"there is no test data in {SHARED}")

"""In this folder the server that a test asks for is each version in turn, and so is `database`, and `conn`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import UnavailableError
from tests.versions.servers import MAJORS, running


@pytest.fixture(scope="session", params=MAJORS, ids=lambda major: f"postgresql-{major}")
def postgres_dsn(request: pytest.FixtureRequest) -> Iterator[str]:
    """The server of one version. All tests are run on it before the next is started."""
    try:
        with running(request.param) as dsn:
            yield dsn
    except UnavailableError as problem:
        pytest.exit(f"make test-versions: {problem}", returncode=1)

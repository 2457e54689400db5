import pytest

from tests.providers.smtp.certificates import Authority


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()

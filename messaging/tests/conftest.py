import pytest

from langlearn.lib import limits
from messaging.tests.factories import ChatFactory


@pytest.fixture(autouse=True)
def nothing_counted():
    """Rate limits start anew with each test."""
    limits.reset()


@pytest.fixture
def chat(learner, partner):
    return ChatFactory(user1=learner, user2=partner)

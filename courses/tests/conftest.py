import pytest

from courses.payments import gateway
from courses.tests.stripe_stub import SECRET, Stripe


@pytest.fixture
def stripe(settings, httpserver):
    """The site takes money through Stripe, which is a server of this test's own."""
    stripe = Stripe(httpserver)
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_test_1", SECRET
    settings.STRIPE_API_URL = stripe.address
    yield stripe
    gateway.made.cache_clear()

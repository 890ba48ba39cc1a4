"""Stripe as far as we use it: its API on a port of this machine, and events as it signs them."""

import json
import time
from urllib.parse import parse_qs

import stripe
from werkzeug import Response

SECRET = "whsec_for_tests"


def nested(form):
    """`a[b][0][c]=d` as Stripe takes it, flat: {"a.b.0.c": "d"}."""
    return {name.replace("][", ".").replace("[", ".").rstrip("]"): value[0] for name, value in parse_qs(form).items()}


class Stripe:
    """Knows the checkouts and refunds that were made. `failing`: answers that come in their place."""

    def __init__(self, httpserver):
        self.address = httpserver.url_for("").rstrip("/")
        self.sessions, self.refunds, self.asked, self.failing = {}, {}, [], []
        self.by_key = {}
        httpserver.expect_request("/v1/checkout/sessions", method="POST").respond_with_handler(self.create)
        httpserver.expect_request("/v1/refunds", method="POST").respond_with_handler(self.refund)
        for session in range(1, 30):
            path = f"/v1/checkout/sessions/cs_{session}"
            httpserver.expect_request(path, method="GET").respond_with_handler(self.retrieve)
            httpserver.expect_request(f"{path}/expire", method="POST").respond_with_handler(self.expire)

    def answer(self, request, make):
        form = nested(request.get_data(as_text=True))
        key = request.headers.get("Idempotency-Key", "")
        assert request.headers["Authorization"] == "Bearer sk_test_1"
        self.asked.append((request.method, request.path, form, key))
        if self.failing:
            return self.failing.pop(0)
        if request.method == "POST" and key in self.by_key and "expire" not in request.path:
            return reply(self.by_key[key])
        made = self.by_key[key] = make(form)
        return reply(made)

    def create(self, request):
        return self.answer(request, self.new_session)

    def new_session(self, form):
        pk = f"cs_{len(self.sessions) + 1}"
        session = {
            "id": pk,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "url": f"{self.address}/pay/{pk}",
            "metadata": {name[9:]: value for name, value in form.items() if name.startswith("metadata.")},
            "expires_at": int(form["expires_at"]),
        }
        self.sessions[pk] = session
        return session

    def retrieve(self, request):
        return self.answer(request, lambda form: self.sessions[request.path.rsplit("/")[-1]])

    def expire(self, request):
        session = self.sessions[request.path.split("/")[-2]]
        if session["status"] != "open":
            self.failing.insert(0, failure(400, "It is not open."))
        else:
            session["status"] = "expired"
        return self.answer(request, lambda form: session)

    def refund(self, request):
        return self.answer(request, self.new_refund)

    def new_refund(self, form):
        pk = f"re_{len(self.refunds) + 1}"
        self.refunds[pk] = {"id": pk, "object": "refund", "status": "succeeded", **form}
        return self.refunds[pk]

    # What people do there

    def pay(self, pk="cs_1", intent="pi_1", later=False):
        """A learner pays; `later` by a bank that takes days. Returns the session, as events carry it."""
        session = self.sessions[pk]
        session |= {"status": "complete", "payment_intent": intent, "payment_status": "unpaid" if later else "paid"}
        return session

    def run_out(self, pk="cs_1"):
        session = self.sessions[pk]
        session["status"] = "expired"
        return session


def reply(body, status=200):
    return Response(json.dumps(body), status, content_type="application/json")


def failure(status, message="no", code=None):
    kind = "invalid_request_error" if status == 400 else "api_error"
    return reply({"error": {"type": kind, "message": message, "code": code}}, status)


def charge(session, whole=True):
    """The charge behind a session, given back."""
    return {
        "id": "ch_1",
        "object": "charge",
        "refunded": whole,
        "payment_intent": session["payment_intent"],
        "metadata": session["metadata"],
    }


def tell(client, kind, thing, secret=SECRET, at=None):
    """Stripe tells us, signed."""
    body = json.dumps({"id": "evt_1", "object": "event", "type": kind, "data": {"object": thing}})
    signature = stripe.WebhookSignature.generate_signature_header(body, secret, at or int(time.time()))
    return client.post(
        "/payments/stripe/", body, content_type="application/json", headers={"Stripe-Signature": signature}
    )

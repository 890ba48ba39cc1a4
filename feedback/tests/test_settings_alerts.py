import pytest
from django.db import IntegrityError, transaction

from feedback.models import AlertMoment

ADDRESS = "/settings/alerts/"


def ticked(page):
    return [option.data["value"] for option in page.context["form"]["leads"] if option.data["selected"]]


def rows(learner):
    return sorted(AlertMoment.objects.filter(user=learner.user).values_list("lead", flat=True))


def test_the_usual_ones_without_a_choice(signed_in, learner):
    page = signed_in.get(ADDRESS)
    assert ticked(page) == [15, 1440]
    assert "A day before" in page.content.decode()
    assert not AlertMoment.objects.exists()


def test_choose(signed_in, learner):
    answer = signed_in.post(ADDRESS, {"leads": ["60", "2880"]}, follow=True)
    assert answer.redirect_chain == [(ADDRESS, 302)]
    assert "Saved." in answer.content.decode()
    assert ticked(answer) == [60, 2880]
    assert AlertMoment.objects.leads(learner.user) == [60, 2880]
    signed_in.post(ADDRESS, {"leads": ["15"]})
    assert rows(learner) == [15]


def test_none_is_a_choice_too(signed_in, learner):
    signed_in.post(ADDRESS, {})
    assert rows(learner) == [0]
    assert AlertMoment.objects.leads(learner.user) == []
    assert ticked(signed_in.get(ADDRESS)) == []


def test_each_has_their_own(signed_in, learner, partner):
    signed_in.post(ADDRESS, {"leads": ["60"]})
    assert AlertMoment.objects.leads(partner.user) == [15, 1440]


@pytest.mark.parametrize("wrong", ["7", "0", "x", "-15"])
def test_invalid_input(signed_in, learner, wrong):
    assert signed_in.post(ADDRESS, {"leads": ["60", wrong]}).status_code == 422
    assert not AlertMoment.objects.exists()


def test_it_is_among_the_settings(signed_in):
    text = signed_in.get(ADDRESS).content.decode()
    assert f'href="{ADDRESS}" aria-current="page"' in text
    assert f'href="{ADDRESS}"' in signed_in.get("/settings/account/").content.decode()


def test_a_moment_stands_once(learner):
    AlertMoment.objects.create(user=learner.user, lead=15)
    with pytest.raises(IntegrityError), transaction.atomic():
        AlertMoment.objects.create(user=learner.user, lead=15)


def test_anonymous_and_wrong_method(client, signed_in):
    assert signed_in.put(ADDRESS).status_code == 405
    client.logout()
    assert client.post(ADDRESS, {"leads": ["60"]}).status_code == 302
    assert not AlertMoment.objects.exists()

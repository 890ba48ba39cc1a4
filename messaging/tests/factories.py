"""Rows of messaging."""

import factory
from factory.django import DjangoModelFactory

from accounts.tests.factories import LearnerFactory
from messaging.models import Chat, Member, Message


class ChatFactory(DjangoModelFactory):
    """`ChatFactory(user1=a, user2=b)` takes the two in either order."""

    class Meta:
        model = Chat

    user1 = factory.SubFactory(LearnerFactory)
    user2 = factory.SubFactory(LearnerFactory)

    @classmethod
    def _create(cls, model_class, *args, user1, user2, **kwargs):
        """`state` is that of both sides."""
        state = kwargs.pop("state", Member.State.ACCEPTED)
        user1, user2 = sorted([user1, user2], key=lambda learner: learner.pk)
        chat = super()._create(model_class, *args, user1=user1, user2=user2, **kwargs)
        for learner in (user1, user2):
            Member.objects.create(chat=chat, learner=learner, state=state)
        return chat


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    chat = factory.SubFactory(ChatFactory)
    sender = factory.SelfAttribute("chat.user1")
    content_text = factory.Sequence(lambda n: f"Message {n}")

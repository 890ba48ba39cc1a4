"""Rows of accounts, as small as they may be."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import Block, Follow, Instructor, Interest, Learner, User


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    name = factory.LazyAttribute(lambda user: user.username.title())
    native_language = "es"
    country = "ES"
    timezone = "Europe/Madrid"
    password = factory.django.Password("correct horse battery")

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        """`verified=False` leaves the address to be confirmed."""
        if create and self.email:
            self.emailaddress_set.create(email=self.email, primary=True, verified=extracted is not False)


class LearnerFactory(DjangoModelFactory):
    class Meta:
        model = Learner

    user = factory.SubFactory(UserFactory)
    learning_language = "en"
    language_level = "intermediate"


class InstructorFactory(DjangoModelFactory):
    class Meta:
        model = Instructor

    user = factory.SubFactory(UserFactory, acc_type="instructor")
    teaching_language = "es"
    years_of_experience = 5


class InterestFactory(DjangoModelFactory):
    class Meta:
        model = Interest
        django_get_or_create = ["name"]

    name = "Music"


class FollowFactory(DjangoModelFactory):
    class Meta:
        model = Follow

    follower = factory.SubFactory(LearnerFactory)
    followed = factory.SubFactory(LearnerFactory)


class BlockFactory(DjangoModelFactory):
    class Meta:
        model = Block

    blocker = factory.SubFactory(UserFactory)
    blocked = factory.SubFactory(UserFactory)

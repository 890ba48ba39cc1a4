"""Rows of the feed."""

import factory
from factory.django import DjangoModelFactory

from accounts.tests.factories import LearnerFactory
from social.models import Comment, Post


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    author = factory.SubFactory(LearnerFactory)
    content_text = factory.Sequence(lambda n: f"Post {n}")
    language = "en"


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = Comment

    post = factory.SubFactory(PostFactory)
    author = factory.SubFactory(LearnerFactory)
    content_text = factory.Sequence(lambda n: f"Comment {n}")

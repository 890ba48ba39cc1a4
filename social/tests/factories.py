"""Rows of the feed."""

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from accounts.tests.factories import LearnerFactory
from social.models import Comment, Post, PostPicture


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    author = factory.SubFactory(LearnerFactory)
    content_text = factory.Sequence(lambda n: f"Post {n}")
    language = "en"


class PostPictureFactory(DjangoModelFactory):
    class Meta:
        model = PostPicture

    post = factory.SubFactory(PostFactory)
    content_image = factory.LazyFunction(lambda: ContentFile(b"picture", name="a.webp"))
    alt = factory.Sequence(lambda n: f"Picture {n}")
    width, height = 1200, 900


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = Comment

    post = factory.SubFactory(PostFactory)
    author = factory.SubFactory(LearnerFactory)
    content_text = factory.Sequence(lambda n: f"Comment {n}")

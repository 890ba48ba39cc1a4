"""Many made-up learners, who follow, post and chat in the words of the demo's own people: to see the system large.

What they write is older than what the demo's people write, so that ids and times grow together.
"""

import random
import re
import uuid
from collections import defaultdict
from datetime import date, timedelta
from itertools import islice, product

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.models import Follow, Interest, Learner, User
from langlearn.lib.choices import LearnerLevel
from langlearn.lib.search import search_text
from messaging.models import Chat, Member, Message
from social.models import Comment, Like, Post

from .content import rows

AT = "@many.example.org"
BATCH = 5_000
MESSAGES_EACH = 10
OLDEST, NEWEST = timedelta(days=400), timedelta(days=20)
# How many of a hundred speak it; what they learn; where they live.
NATIVES = {"en": 30, "es": 22, "ja": 17, "ko": 15, "bn": 16}
LEARNT = {"en": 10, "es": 5, "ja": 5, "ko": 4, "bn": 1}
HOMES = {
    "en": [
        ("US", "America/New_York"),
        ("US", "America/Chicago"),
        ("US", "America/Los_Angeles"),
        ("ES", "Europe/Madrid"),
    ],
    "es": [("ES", "Europe/Madrid"), ("ES", "Europe/Madrid"), ("ES", "Atlantic/Canary"), ("US", "America/Los_Angeles")],
    "ja": [("JP", "Asia/Tokyo"), ("JP", "Asia/Tokyo"), ("JP", "Asia/Tokyo"), ("US", "America/New_York")],
    "ko": [("KR", "Asia/Seoul"), ("KR", "Asia/Seoul"), ("KR", "Asia/Seoul"), ("JP", "Asia/Tokyo")],
    "bn": [("BD", "Asia/Dhaka"), ("BD", "Asia/Dhaka"), ("BD", "Asia/Dhaka"), ("US", "America/New_York")],
}


def load(count, say=print):
    """Adds made-up learners until there are `count`, and what each of the new ones does."""
    there = User.objects.filter(email__endswith=AT).count()
    if there >= count:
        return
    with transaction.atomic():
        Crowd(there, count, say).load()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Crowd:
    def __init__(self, first, last, say):
        self.numbers, self.say = range(first + 1, last + 1), say
        self.now = timezone.now()
        self.random = random.Random(f"scale {first}")
        self.words = sentences()
        self.native, self.speakers, self.pairs = {}, defaultdict(list), defaultdict(list)

    def load(self):
        self.insert("learners", User, self.users(), len(self.numbers), then=self.learners)
        self.people = list(self.native)
        count = len(self.people)
        self.insert("follows", Follow, self.follows(), ignore_conflicts=True)
        self.insert("posts", Post, self.posts(), count, then=self.reactions)
        pairs = self.chat_pairs(count)
        chats = []
        self.insert("chats", Chat, self.chats(pairs), len(pairs), then=chats.extend)
        self.insert("members", Member, self.members(chats), 2 * len(chats))
        self.insert("messages", Message, self.messages(chats), count * MESSAGES_EACH)
        newest = Message.objects.filter(chat=OuterRef("pk")).order_by("-pk").values("sent_at")[:1]
        Chat.objects.filter(user1__user__email__endswith=AT).update(updated_at=Subquery(newest))

    def insert(self, what, model, made, total=None, then=None, **options):
        made, done = iter(made), 0
        while batch := list(islice(made, BATCH)):
            model.objects.bulk_create(batch, **options)
            if then:
                then(batch)
            done += len(batch)
            if done % (BATCH * 20) == 0 and total:
                self.say(f"  {what}: {done:,} of {total:,}")
        self.say(f"{what}: {done:,}")

    def pick(self, weights):
        return self.random.choices(list(weights), list(weights.values()))[0]

    def moment(self, share):
        """From the oldest (0) to the newest (1) that they did."""
        return self.now - OLDEST + (OLDEST - NEWEST) * share

    # People

    def users(self):
        password, names, bios = make_password(None), names_by_language(), defaultdict(list)
        for row in rows("people", "learner"):
            bios[row["file"]].append(row["bio"])
        for number in self.numbers:
            native = self.pick(NATIVES)
            country, zone = self.random.choice(HOMES[native])
            name, latin, gender = self.random.choice(names[native])
            bio = self.random.choice(bios[native])
            username = f"{latin[:20]}_{number}"
            created = self.moment(-self.random.random() * 0.4)
            hours = min(self.random.lognormvariate(4, 2.2), 9_000)
            yield User(
                username=username,
                email=f"{username}{AT}",
                password=password,
                name=name,
                gender=gender,
                country=country,
                timezone=zone,
                native_language=native,
                ui_language=native,
                date_of_birth=date(1950 + int(self.random.betavariate(6, 3) * 58), self.random.randint(1, 12), 15),
                bio=bio,
                created_at=created,
                last_active=self.now - timedelta(hours=hours),
                search_text=search_text(name, username, bio),
            )

    def learners(self, users):
        interests = [interest.pk for interest in Interest.objects.all()]
        through, liked, learners = Learner.interests.through, [], []
        for user in users:
            learning = self.pick({code: share for code, share in LEARNT.items() if code != user.native_language})
            learners.append(
                Learner(
                    user=user,
                    learning_language=learning,
                    language_level=self.random.choices(LearnerLevel.values, [30, 25, 25, 14, 6])[0],
                    native_language=user.native_language,
                    country=user.country,
                    last_active=user.last_active,
                )
            )
            self.native[user.pk] = user.native_language
            self.pairs[user.native_language, learning].append(user.pk)
            for interest in self.random.sample(interests, self.random.randint(2, 4)):
                liked.append(through(learner_id=user.pk, interest_id=interest))
        Learner.objects.bulk_create(learners)
        through.objects.bulk_create(liked)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
        )

    def follows(self):
        for n in range(len(self.people) * 2):
            one, other = self.random.choice(self.people), self.random.choice(self.people)
            if one != other:
                yield Follow(follower_id=one, followed_id=other, created_at=self.moment(n / len(self.people) / 2))

    # The feed

    def posts(self):
        count = len(self.people)
        for n in range(count):
            author = self.random.choice(self.people)
            language = self.native[author] if self.random.random() < 0.3 else self.pick(NATIVES)
            text = " ".join(self.random.sample(self.words[language], self.random.randint(1, 3)))
            few = min(20, count)
            post = Post(
                author_id=author,
                author_native=self.native[author],
                content_text=text,
                language=language,
                created_at=self.moment(n / count),
                like_count=min(int(self.random.expovariate(1 / 3)), few),
                comment_count=int(self.random.expovariate(1.2)),
            )
            post.make_searchable()
            yield post

    def reactions(self, posts):
        """The likes and comments that the posts count."""
        likes, comments = [], []
        for post in posts:
            for fan in self.random.sample(self.people, post.like_count):
                likes.append(Like(post=post, learner_id=fan, created_at=post.created_at + timedelta(hours=2)))
            for n in range(post.comment_count):
                comments.append(
                    Comment(
                        post=post,
                        author_id=self.random.choice(self.people),
                        content_text=self.random.choice(self.words[post.language]),
                        created_at=post.created_at + timedelta(hours=n + 1),
                    )
                )
        Like.objects.bulk_create(likes, batch_size=BATCH)
        Comment.objects.bulk_create(comments, batch_size=BATCH)

    # Chats

    def chat_pairs(self, count):
        """About `count` pairs, each of two who speak what the other learns."""
        found, pairs = {}, list(self.pairs)
        sizes = [min(len(self.pairs[pair]), len(self.pairs.get(pair[::-1], ()))) for pair in pairs]
        if not any(sizes):
            return []
        for pair in self.random.choices(pairs, sizes, k=count):
            one, other = self.random.choice(self.pairs[pair]), self.random.choice(self.pairs[pair[::-1]])
            found[min(one, other), max(one, other)] = None
        return list(found)

    def chats(self, pairs):
        for n, (one, other) in enumerate(pairs):
            started = self.moment(n / len(pairs))
            starter = self.random.choice([one, other])
            yield Chat(user1_id=one, user2_id=other, started_by_id=starter, created_at=started, updated_at=started)

    def members(self, chats):
        for chat in chats:
            yield Member(chat=chat, learner_id=chat.user1_id)
            yield Member(chat=chat, learner_id=chat.user2_id)

    def messages(self, chats):
        """In order of time over all chats; in each moment the newer chats are the livelier ones."""
        total = len(self.people) * MESSAGES_EACH if chats else 0
        for n in range(total):
            started = n * len(chats) // total + 1
            first = started > (n - 1) * len(chats) // total + 1 or n == 0
            index = started - 1 if first else started - 1 - int(started * self.random.random() ** 2)
            chat, sent = chats[index], self.moment(n / total)
            sender = self.random.choice([chat.user1_id, chat.user2_id])
            language = self.native[self.random.choice([chat.user1_id, chat.user2_id])]
            read = n < total * 0.97 or self.random.random() < 0.5
            message = Message(
                chat=chat,
                sender_id=sender,
                content_text=self.random.choice(self.words[language]),
                sent_at=sent,
                read_at=sent + timedelta(minutes=9) if read else None,
                client_id=uuid.UUID(int=self.random.getrandbits(128), version=4),
            )
            message.make_searchable()
            yield message


def sentences():
    """What the demo's people say on the feed, sentence by sentence, by language."""
    said = defaultdict(list)
    for entry in rows("posts", "post"):
        said[entry["file"]] += [part for part in re.split(r"(?<=[.!?。！？।])\s*", entry["text"]) if part[:1].isalpha()]
    return said


def names_by_language():
    """Family and given names of the demo's people, recombined: {"ja": [("田中 遥", "haruka", "female"), …]}."""
    mixed = defaultdict(list)
    people = [row for row in rows("people", "learner") if not row["username"].startswith("demo_")]
    for given, other in product(people, people):
        language = given["file"]
        if other["file"] == language:
            latin = given["username"].split("_")[0]
            mixed[language].append((recombine(given["name"], other["name"], language), latin, given["gender"]))
    return mixed


def recombine(given, family, language):
    """Japanese and Korean put the family first; Koreans without a space."""
    if language == "ko":
        return family[0] + given[1:]
    if language == "ja":
        return f"{family.split()[0]} {given.split()[1]}"
    return f"{given.split()[0]} {family.split(' ', 1)[1]}"

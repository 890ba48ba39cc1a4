"""What the demo's learners write about courses and instructors, and instructors about learners."""

import random
from datetime import timedelta

from feedback.models import Feedback
from feedback.reviews import keep_rating

from .content import rows


def load(people, courses, now):
    dice = random.Random("feedback")
    written = []
    for entry in rows("courses", "course"):
        course = courses[entry["key"]]
        opinions = [(review["by"], review["about"], "", review) for review in entry["reviews"]]
        opinions += [(note["of"], Feedback.Type.LEARNER, note["about"], note) for note in entry["performance"]]
        for username, kind, about, opinion in opinions:
            feedback = Feedback(
                course=course,
                instructor_id=course.instructor_id,
                learner_id=people[username].pk,
                feedback_type=kind,
                feedback_text=opinion["text"],
                feedback_about=about,
                rating=opinion["rating"],
                created_at=min(now, course.closes_at) - timedelta(hours=dice.uniform(1, 120)),
            )
            written.append(feedback)
    Feedback.objects.bulk_create(sorted(written, key=lambda feedback: feedback.created_at))
    for course in courses.values():
        keep_rating(course.pk)

from .calendar import CalendarFeed
from .certificate import Certificate
from .content import MaterialDone, RecordedClass, RecordingWatched, StudyMaterial
from .course import Course
from .enrollment import Enrollment, Payment
from .group import GroupMessage
from .group_correction import GroupCorrection
from .group_member import GroupMember
from .session import Attendance, Session

__all__ = [
    "Attendance",
    "CalendarFeed",
    "Certificate",
    "Course",
    "Enrollment",
    "GroupCorrection",
    "GroupMember",
    "GroupMessage",
    "MaterialDone",
    "Payment",
    "RecordedClass",
    "RecordingWatched",
    "Session",
    "StudyMaterial",
]

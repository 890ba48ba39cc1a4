from .content import RecordedClass, StudyMaterial
from .course import Course
from .enrollment import Enrollment
from .group import GroupMessage
from .session import Session

__all__ = ["Course", "Enrollment", "GroupMessage", "RecordedClass", "Session", "StudyMaterial"]

from .content import MaterialForm, RecordingForm
from .course import CourseForm, DuplicateForm
from .series import SeriesForm
from .session import SessionForm

__all__ = ["CourseForm", "DuplicateForm", "MaterialForm", "RecordingForm", "SeriesForm", "SessionForm"]

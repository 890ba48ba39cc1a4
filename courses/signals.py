"""What happens in courses, for who listens. Sent inside the transaction that makes it."""

from django.dispatch import Signal

# sender=Enrollment, enrollment, was (its former status, "" where it is new), by (the User who did it, None: by itself)
enrollment_changed = Signal()
# sender=Session, session, kind ("added", "moved", "cancelled"), before (when it was to start; for "moved")
session_changed = Signal()
group_message_posted = Signal()  # sender=GroupMessage, message; its mentions are there already
group_message_corrected = Signal()  # sender=GroupCorrection, correction: for the first time or anew
group_message_changed = Signal()  # sender=GroupMessage, message: corrected, thanked for, deleted, pinned
group_message_hidden = Signal()  # sender=GroupMessage, message; by staff, or shown again
group_read = Signal()  # sender=GroupMember, course, user: has read further than before
group_muted = Signal()  # sender=GroupMember, course, user, muted
material_added = Signal()  # sender=StudyMaterial or RecordedClass, row
# sender=Course, courses (an instructor's), year (a teaching.charts.Year): each answers with a list of its Charts
charts_wanted = Signal()

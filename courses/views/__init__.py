from .catalogue import course, course_list, instructor_courses

__all__ = ["course", "course_list", "instructor_courses"]

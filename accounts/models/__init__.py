from .instructor import Instructor
from .learner import Interest, Learner
from .relations import Block, Follow
from .user import User

__all__ = ["Block", "Follow", "Instructor", "Interest", "Learner", "User"]

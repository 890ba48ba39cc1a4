from .instructor import Instructor
from .learner import Interest, Learner
from .relations import Block, Follow
from .standing import FOREVER
from .user import User

__all__ = ["FOREVER", "Block", "Follow", "Instructor", "Interest", "Learner", "User"]

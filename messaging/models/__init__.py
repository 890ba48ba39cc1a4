from .chat import Chat
from .member import Member
from .message import Message

__all__ = ["Chat", "Member", "Message"]

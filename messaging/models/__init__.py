from .chat import Chat
from .message import Message

__all__ = ["Chat", "Message"]

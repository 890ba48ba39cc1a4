"""What happens in messaging, for who listens; each is sent once it is committed."""

from django.dispatch import Signal

message_posted = Signal()  # sender=Message, message
messages_read = Signal()  # sender=Chat, chat, reader (a Learner), up_to (the id of the last message read)
message_changed = Signal()  # sender=Message, message: corrected, thanked for, deleted
member_changed = Signal()  # sender=Member, member, changed (names of fields): accepted, archived, muted, …
message_corrected = Signal()  # sender=Message, message: by its partner, for the first time or anew

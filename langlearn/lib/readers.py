"""Whom of a room a live frame is for."""


class Readers:
    """Who of a room gets a frame: all, all but some, or some. Between processes it is written before the frame, as
    "-3,8 ", "+3 " or nothing."""

    def __init__(self, without=(), only=None):
        self.people, self.only = frozenset(without if only is None else only), only is not None

    def __bool__(self):
        return self.only or bool(self.people)

    def __str__(self):
        return f"{'+' if self.only else '-'}{','.join(map(str, self.people))} " if self else ""

    @classmethod
    def read(cls, text):
        """(whose it is, the frame)"""
        if text[0] not in "+-":
            return cls(), text
        people, _, frame = text[1:].partition(" ")
        people = [int(pk) for pk in people.split(",") if pk]
        return (cls(only=people) if text[0] == "+" else cls(people)), frame

    def among(self, sockets):
        return [socket for socket in sockets if (socket.user_id in self.people) == self.only]

"""What a chat of two and the group chat of a course have in common: what may be sent, a page of it, catching up, what
helps to read it, and what hangs on it. Each asks of its messages only what TalkQuerySet and their fields give."""

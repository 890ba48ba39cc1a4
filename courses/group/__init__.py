"""The group chat of a course: who reads what, how a message comes in, and how it reaches everyone who is there."""

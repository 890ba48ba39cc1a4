class Refused(Exception):
    """The file is not taken; the argument says why in one word."""

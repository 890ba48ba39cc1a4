"""A secret made once and kept beside the data, for a server that only its own machine reaches."""

import os
import secrets


def kept_secret(path):
    """The secret kept at `path`, made on first use; readable by its owner only."""
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(fd, "w") as file:
        secret = secrets.token_urlsafe(50)
        file.write(secret)
    return secret

"""Apertium as Debian packages it: rules and dictionaries on this machine, so rough, but free and private.

    apt-get install apertium apertium-eng-spa      # English ↔ Spanish

Translates only between what is installed.
"""

import contextlib
import os
import shutil
import signal
import subprocess

from langlearn.lib.translation.errors import Unavailable, Unsupported
from langlearn.lib.translation.providers.base import Health, Provider

# Its pairs are named in ISO 639-3, older ones in ISO 639-1.
CODES = {"eng": "en", "en": "en", "spa": "es", "es": "es", "jpn": "ja", "kor": "ko", "ben": "bn"}


class Apertium(Provider):
    name = "Apertium"
    rough = True

    def __init__(self, program="apertium", timeout=8):
        self.program, self.timeout = shutil.which(program), timeout
        self._modes = {}

    def supports(self, source, target):
        return (source, target) in self.modes

    def translate(self, texts, source, target):
        mode = self.modes.get((source, target))
        if not mode:
            raise Unsupported
        return [self._translated(text, mode) for text in texts]

    def health(self):
        if not self.program:
            return Health(False, "apertium is not installed: apt-get install apertium apertium-eng-spa")
        if not self.modes:
            return Health(False, "apertium has no pair of our languages: apt-get install apertium-eng-spa")
        return Health(True, "apertium has " + ", ".join(sorted(self.modes.values())))

    @property
    def modes(self):
        """{("en", "es"): "eng-spa"}: what is installed when the process first asks."""
        if not self._modes and self.program:
            with contextlib.suppress(Unavailable):
                self._modes = dict(self._listed())
        return self._modes

    def _listed(self):
        for mode in self._run("-l").split():
            codes = tuple(CODES.get(part) for part in mode.split("-"))  # a variant as in spa-eng_US has no code
            if len(codes) == 2 and all(codes):
                yield codes, mode

    def _translated(self, text, mode):
        # It moves the space around a text, and adds a line end.
        bare = text.strip()
        start = text.index(bare)
        return text[:start] + self._run("-u", mode, text=bare).strip() + text[start + len(bare) :]

    def _run(self, *arguments, text=""):
        """Its answer to `text`. It is a shell script that starts a dozen programs: all end with it."""
        process = subprocess.Popen(  # noqa: S603
            [self.program, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        try:
            answer, _ = process.communicate(text.replace("\0", "").encode("utf-8", "replace"), timeout=self.timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise Unavailable from None
        if process.returncode:
            raise Unavailable
        return answer.decode("utf-8", "replace")

#!/usr/bin/env python
import gc
import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "langlearn.settings")
    if sys.argv[1:2] == ["serve"]:
        gc.disable()  # until all is imported, of which nothing is garbage: to look for some is a seventh of the start
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

"""The standalone host for many streams; `python app.py` hands over to it where SERVER=gevent.

It is a program of its own because gevent has to change Python's threads and sockets before anything uses them.
"""

from gevent import monkey

monkey.patch_all()

import sys  # noqa: E402

import serving  # noqa: E402
from app import create_app  # noqa: E402

if __name__ == "__main__":
    sys.exit(serving.main(create_app))

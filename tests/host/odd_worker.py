"""The `flask` command with a worker that does not look for work by itself: whatever it finds, it was rung for."""

from flask.cli import main

from image_generation import worker

worker.POLL = 600.0

if __name__ == "__main__":
    main()

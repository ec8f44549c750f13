"""The example of a foreign site, with the plugin alone: a program of its own for the tests beside it."""

import os
from pathlib import Path

from werkzeug.serving import make_server

from examples.host_app.app import create_app


def main() -> None:
    server = make_server("127.0.0.1", 0, create_app(Path(os.environ["DATA_DIR"])), threaded=True)
    print(f"Scene Visualizer runs at http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

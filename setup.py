"""What pyproject.toml cannot say: in a wheel the built files for pages of hosts lie inside the package."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

BUILT = Path(__file__).parent / "static"
#: `embed.js` with its chunks, style sheet and fonts; the package for hosts that bundle; the fonts' licences.
WANTED = ("embed.js", "assets/embed-*.js", "assets/style-*.css", "assets/*.woff2", "embed/**/*", "licences/*")


def for_hosts(built: Path = BUILT) -> Iterator[Path]:
    """What a wheel takes along of the built files; the page itself is the standalone server's."""
    for pattern in WANTED:
        yield from (path.relative_to(built) for path in sorted(built.glob(pattern)) if path.is_file())


class BuildWithPage(build_py):
    """Copies them into the package."""

    def run(self) -> None:
        """Build as usual, then copy; an editable install finds them beside the package."""
        super().run()
        if not self.editable_mode:
            for name in for_hosts():
                target = Path(self.build_lib, "image_generation", "static", name)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(BUILT / name, target)


if __name__ == "__main__":
    setup(cmdclass={"build_py": BuildWithPage})

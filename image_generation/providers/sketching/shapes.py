"""Plane geometry: the few forms that every figure, thing and beast is cut from, in units of the thing itself."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled outline and the name of its ink; inks that start with `glow` give light."""

    points: tuple[Point, ...]
    ink: str


Shapes = list[Shape]


def poly(ink: str, *points: Point) -> Shape:
    """Straight edges."""
    return Shape(points, ink)


def box(ink: str, left: float, top: float, right: float, bottom: float) -> Shape:
    """An upright rectangle."""
    return Shape(((left, top), (right, top), (right, bottom), (left, bottom)), ink)


def oval(ink: str, x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> Shape:
    """An ellipse, turned by some degrees."""
    ry = rx if ry is None else ry
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    points = []
    for step in range(40):
        angle = step * math.tau / 40
        across, down = math.cos(angle) * rx, math.sin(angle) * ry
        points.append((x + across * cos - down * sin, y + across * sin + down * cos))
    return Shape(tuple(points), ink)


def curve(ink: str, *points: Point) -> Shape:
    """A smooth closed outline through the points."""
    return Shape(tuple(smooth(points, closed=True)), ink)


def smooth(points: Sequence[Point], *, closed: bool = False, steps: int = 7) -> list[Point]:
    """A Catmull-Rom line through the points."""
    count = len(points)
    if count < 3:
        return list(points)
    spans = count if closed else count - 1
    out: list[Point] = []
    for index in range(spans):
        if closed:
            quad = [points[(index + offset - 1) % count] for offset in range(4)]
        else:
            quad = [points[min(count - 1, max(0, index + offset - 1))] for offset in range(4)]
        out.extend(_between(quad, step / steps) for step in range(steps))
    if not closed:
        out.append(points[-1])
    return out


def _between(quad: Sequence[Point], t: float) -> Point:
    a, b, c, d = quad
    square, cube = t * t, t * t * t

    def one(axis: int) -> float:
        return 0.5 * (
            2 * b[axis]
            + (c[axis] - a[axis]) * t
            + (2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis]) * square
            + (3 * b[axis] - a[axis] - 3 * c[axis] + d[axis]) * cube
        )

    return one(0), one(1)


def ribbon(ink: str, widths: Sequence[float], *points: Point) -> Shape:
    """A band along a smooth line; its width runs through `widths` from start to end."""
    line = smooth(points)
    last = len(line) - 1
    left: list[Point] = []
    right: list[Point] = []
    for index, (x, y) in enumerate(line):
        before, after = line[max(0, index - 1)], line[min(last, index + 1)]
        along = math.hypot(after[0] - before[0], after[1] - before[1]) or 1.0
        nx, ny = -(after[1] - before[1]) / along, (after[0] - before[0]) / along
        half = _along(widths, index / last if last else 0.0) / 2
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    return Shape((*left, *reversed(right)), ink)


def _along(values: Sequence[float], share: float) -> float:
    place = share * (len(values) - 1)
    low = min(int(place), len(values) - 1)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def limb(ink: str, start: Point, end: Point, wide: float, narrow: float) -> Shape:
    """A tapered rod with round ends."""
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    points: list[Point] = []
    for (x, y), width, turn in ((start, wide, math.pi / 2), (end, narrow, -math.pi / 2)):
        for step in range(9):
            at = angle + turn + step * math.pi / 8
            points.append((x + math.cos(at) * width / 2, y + math.sin(at) * width / 2))
    return Shape(tuple(points), ink)


def line(ink: str, width: float, *points: Point) -> Shape:
    """A straight-edged stroke of even width."""
    return ribbon(ink, (width, width), *points) if len(points) > 2 else limb(ink, points[0], points[1], width, width)


def ring(ink: str, x: float, y: float, radius: float, width: float) -> Shapes:
    """A circle line, as segments so that what lies inside stays visible."""
    points = [(x + math.cos(i * math.tau / 36) * radius, y + math.sin(i * math.tau / 36) * radius) for i in range(37)]
    return [limb(ink, points[i], points[i + 1], width, width) for i in range(36)]


def both(shapes: Iterable[Shape]) -> Shapes:
    """Each shape and its mirror image about x = 0."""
    out: Shapes = []
    for shape in shapes:
        out += [shape, Shape(tuple((-x, y) for x, y in shape.points), shape.ink)]
    return out


def moved(
    shapes: Iterable[Shape],
    x: float = 0.0,
    y: float = 0.0,
    *,
    sx: float = 1.0,
    sy: float | None = None,
    turn: float = 0,
) -> Shapes:
    """The shapes scaled, then turned by degrees, then moved."""
    sy = sx if sy is None else sy
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    xx, xy, yx, yy = cos * sx, -sin * sy, sin * sx, cos * sy
    return [
        Shape(tuple([(x + px * xx + py * xy, y + px * yx + py * yy) for px, py in shape.points]), shape.ink)
        for shape in shapes
    ]


def extent(shapes: Iterable[Shape]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all the shapes."""
    points = [point for shape in shapes for point in shape.points]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)

"""A small language for drawings: a line is a form, its ink, its measures and its points, so that a thing is data.

    poly INK x,y x,y …            straight edges
    curve INK x,y x,y …           a smooth outline
    box INK x,y x,y               two corners
    oval INK x,y rx [ry [turn]]   an ellipse
    limb INK wide narrow x,y x,y  a tapered rod with round ends
    line INK width x,y x,y …      a stroke
    ribbon INK w/w/w x,y x,y …    a smooth stroke whose width changes
    ring INK x,y radius width     a circle line

`both` before a form draws its mirror image about x = 0 too; an indented line goes on with the line before.
"""

from functools import cache

from . import shapes
from .shapes import Point, Shape, Shapes


def drawing(text: str) -> Shapes:
    """The shapes that the text describes, in its order; a list of one's own."""
    return list(_parsed(text))


@cache
def _parsed(text: str) -> tuple[Shape, ...]:
    out: Shapes = []
    for line in text.replace("\n  ", " ").strip().splitlines():
        words = line.split()
        mirrored = words[0] == "both"
        form, ink, *rest = words[1:] if mirrored else words
        drawn = _form(form, ink, rest)
        out += shapes.both(drawn) if mirrored else drawn
    return tuple(out)


def _form(form: str, ink: str, rest: list[str]) -> Shapes:
    points = [_point(word) for word in rest if "," in word]
    measures = [float(number) for word in rest if "," not in word for number in word.split("/")]
    match form:
        case "poly":
            return [shapes.poly(ink, *points)]
        case "curve":
            return [shapes.curve(ink, *points)]
        case "box":
            return [shapes.box(ink, *points[0], *points[1])]
        case "ring":
            return shapes.ring(ink, *points[0], *measures)
        case _:
            return [_stroke(form, ink, points, measures)]


def _stroke(form: str, ink: str, points: list[Point], measures: list[float]) -> Shape:
    match form:
        case "oval":
            return shapes.oval(ink, *points[0], *measures)
        case "limb":
            return shapes.limb(ink, points[0], points[1], *measures)
        case "line":
            return shapes.line(ink, measures[0], *points)
        case _:
            return shapes.ribbon(ink, measures, *points)


def _point(word: str) -> Point:
    x, y = word.split(",")
    return float(x), float(y)

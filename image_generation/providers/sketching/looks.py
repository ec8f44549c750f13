"""What a look makes of a finished sketch: colours, lines and paper, done to the pixels that are there."""

from collections.abc import Callable, Mapping
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

Picture = Image.Image
Look = Callable[[Picture], Picture]


def wear(picture: Picture, template: str | None) -> Picture:
    """The picture in a look, by its name; one that has no look here stays as it is."""
    look = LOOKS.get(template or "")
    return look(picture.convert("RGB")) if look else picture


def _grey(picture: Picture) -> Picture:
    return ImageOps.autocontrast(ImageOps.grayscale(picture), cutoff=1)


def _toned(picture: Picture, dark: str, middle: str, light: str, amount: float = 1.0) -> Picture:
    return Image.blend(picture, ImageOps.colorize(_grey(picture), dark, light, middle), amount)


def _contrast(picture: Picture, factor: float) -> Picture:
    return ImageEnhance.Contrast(picture).enhance(factor)


def _lines(picture: Picture, width: int = 1) -> Picture:
    """White where things have their edges, black elsewhere."""
    soft = _grey(picture).filter(ImageFilter.GaussianBlur(_unit(picture) * width))
    return ImageOps.autocontrast(soft.filter(ImageFilter.FIND_EDGES), cutoff=(0, 1)).point(
        lambda value: min(255, value * 2)
    )


def _unit(picture: Picture) -> float:
    """A thin line's width, whatever the size of the picture."""
    return min(picture.size) / 512


def _ruled(picture: Picture, every: float, colour: str, amount: float, *, upright: bool = False) -> Picture:
    drawn = picture.copy()
    draw, step = ImageDraw.Draw(drawn), max(3, round(every * _unit(picture)))
    line = max(1, round(_unit(picture)))
    for y in range(0, picture.height, step):
        draw.line((0, y, picture.width, y), colour, line)
    for x in range(0, picture.width if upright else 0, step):
        draw.line((x, 0, x, picture.height), colour, line)
    return Image.blend(picture, drawn, amount)


def _framed(picture: Picture, colour: str, share: float, inner: str | None = None) -> Picture:
    edge = round(min(picture.size) * share)
    drawn = picture.copy()
    draw = ImageDraw.Draw(drawn)
    width, height = picture.width - 1, picture.height - 1
    draw.rectangle((0, 0, width, height), outline=colour, width=edge)
    if inner:
        draw.rectangle((edge, edge, width - edge, height - edge), outline=inner, width=max(1, edge // 6))
    return drawn


def _dots(picture: Picture, cell: float) -> Picture:
    """Black dots, larger where it is darker: a coarse screen."""
    step = max(4, round(cell * _unit(picture)))
    # Night pictures are lifted, or their shapes drown in ink.
    lifted = _grey(picture).point(lambda value: round(255 * (value / 255) ** 0.6))
    small = lifted.resize((-(-picture.width // step), -(-picture.height // step)), Image.Resampling.BOX)
    page = Image.new("L", picture.size, 255)
    draw = ImageDraw.Draw(page)
    for place, value in enumerate(small.tobytes()):
        row, column = divmod(place, small.width)
        radius = (1 - value / 255) * step * 0.68
        x, y = (column + 0.5) * step, (row + 0.5) * step
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), 0)
    return page


def _coarse(picture: Picture, brush: ImageFilter.Filter) -> Picture:
    """A slow brush, over few pixels."""
    edges = [max(1, side * 320 // min(picture.size)) for side in picture.size]
    small = picture.resize((edges[0], edges[1]), Image.Resampling.BOX).filter(brush)
    return small.resize(picture.size, Image.Resampling.BICUBIC)


def _blocks(picture: Picture) -> Picture:
    edges = [max(1, side * 128 // min(picture.size)) for side in picture.size]
    small = picture.resize((edges[0], edges[1]), Image.Resampling.BOX)
    few = small.quantize(16, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    return few.resize(picture.size, Image.Resampling.NEAREST)


# --- the looks


def _noir(picture: Picture) -> Picture:
    return _contrast(_toned(picture, "#05060d", "#7b1f66", "#b9f4ff", 0.72), 1.25)


def _corporate(picture: Picture) -> Picture:
    return ImageEnhance.Brightness(_toned(picture, "#0e1a26", "#6f93ad", "#f7fbff", 0.8)).enhance(1.12)


def _street(picture: Picture) -> Picture:
    return _contrast(_toned(picture, "#0d0b06", "#7c6a3f", "#fff3cf", 0.45), 1.35)


def _matrix(picture: Picture) -> Picture:
    glow = ImageOps.colorize(_lines(picture), "#010806", "#9dffcf", "#0fae74")
    return _ruled(
        ImageChops.lighter(glow, _toned(picture, "#000403", "#03301f", "#0b6a45")), 32, "#13d08c", 0.16, upright=True
    )


def _astral(picture: Picture) -> Picture:
    soft = picture.filter(ImageFilter.GaussianBlur(5 * _unit(picture)))
    haze = ImageChops.screen(picture, _contrast(soft, 1.3))
    return _toned(haze, "#2b1450", "#9a6fd6", "#fff1c9", 0.75)


def _photo(picture: Picture) -> Picture:
    return _contrast(ImageEnhance.Color(picture).enhance(0.7), 1.12)


def _surveillance(picture: Picture) -> Picture:
    coarse = picture.resize((max(1, picture.width // 3), max(1, picture.height // 3)), Image.Resampling.BOX)
    faded = _toned(coarse.resize(picture.size, Image.Resampling.BILINEAR), "#0b140d", "#557a5c", "#cfe8cf")
    return _ruled(faded, 4, "#060a07", 0.35)


def _blueprint(picture: Picture) -> Picture:
    drawn = ImageOps.colorize(_lines(picture), "#12356f", "#f2f7ff", "#7ea3dc")
    return _framed(_ruled(drawn, 24, "#c9dcff", 0.1, upright=True), "#12356f", 0.03, "#dbe8ff")


def _poster(picture: Picture) -> Picture:
    shapes = _grey(picture).point(lambda value: min(255, 110 + value))
    printed = ImageOps.colorize(ImageChops.multiply(_dots(picture, 4), shapes), "#2b1d10", "#e9d6a8")
    return _framed(printed, "#e0cb98", 0.06, "#2b1d10")


def _comic(picture: Picture) -> Picture:
    flat = ImageOps.posterize(ImageEnhance.Color(_contrast(picture, 1.2)).enhance(1.5), 3)
    inked = ImageChops.multiply(
        _coarse(flat, ImageFilter.ModeFilter(3)), ImageOps.invert(_lines(picture)).convert("RGB")
    )
    return _framed(inked, "#ffffff", 0.02, "#000000")


def _watercolour(picture: Picture) -> Picture:
    washes = _coarse(picture, ImageFilter.MedianFilter(7))
    pale = Image.blend(washes, Image.new("RGB", picture.size, "#f6f1e4"), 0.3)
    pencil = ImageOps.invert(_lines(picture)).point(lambda value: 150 + value * 105 // 255).convert("RGB")
    return _framed(ImageChops.multiply(pale, pencil), "#f6f1e4", 0.03)


def _oil(picture: Picture) -> Picture:
    strokes = _coarse(picture, ImageFilter.ModeFilter(5))
    return ImageEnhance.Color(_toned(strokes, "#1a0f06", "#8a5a2c", "#ffe9bd", 0.4)).enhance(1.2)


def _stencil(picture: Picture) -> Picture:
    shape = _grey(picture).filter(ImageFilter.GaussianBlur(3 * _unit(picture)))
    sprayed = shape.point(lambda value: 0 if value < 70 else 128 if value < 140 else 255)
    return ImageOps.colorize(sprayed, "#16181b", "#a9aaa7", "#c23b2c")


LOOKS: Final[Mapping[str, Look]] = {
    "neon-noir": _noir,
    "corporate": _corporate,
    "street": _street,
    "matrix": _matrix,
    "astral": _astral,
    "photo": _photo,
    "surveillance": _surveillance,
    "blueprint": _blueprint,
    "wanted-poster": _poster,
    "comic-ink": _comic,
    "watercolour": _watercolour,
    "oil": _oil,
    "stencil": _stencil,
    "pixel": _blocks,
}

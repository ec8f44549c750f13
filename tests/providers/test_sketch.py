"""The sketch provider: what it reads, that it is repeatable, and that its pictures differ where the words do."""

import io
import itertools

import pytest
from PIL import Image, ImageChops, ImageStat

from image_generation import errors
from image_generation.providers.base import FinalImage, Order, PartialImage, Progress, Size, Wishes, fit
from image_generation.providers.sketch import FRAME_EDGE, MODEL, Sketch
from image_generation.providers.sketching import vocabulary
from image_generation.providers.sketching.drawing import drawing
from image_generation.providers.sketching.palette import HUES
from image_generation.providers.sketching.reading import read, tokens
from image_generation.providers.sketching.scene import Hour, Place
from image_generation.providers.sketching.subjects.beasts import BEASTS
from image_generation.providers.sketching.subjects.things import THINGS
from image_generation.providers.sketching.subjects.vehicles import VEHICLES
from image_generation.testing.provider_contract import ProviderContract
from image_generation.words import Quality, SubjectType

SMALL = Size(512, 512)
TEN = (
    ("A rain-soaked Seattle street with neon signs", SubjectType.SCENE),
    ("Corporate boardroom with holographic displays", SubjectType.SCENE),
    ("Shadowrunner in tactical gear with cybernetic implants", SubjectType.CHARACTER),
    ("a katana", SubjectType.ITEM),
    ("the docks at dawn", SubjectType.LOCATION),
    ("dragon over the city, blood moon", SubjectType.SCENE),
    ("the Matrix", SubjectType.LOCATION),
    ("an elf mage", SubjectType.CHARACTER),
    ("a bar", SubjectType.LOCATION),
    ("snow in the forest by day", SubjectType.LOCATION),
)


def an_order(prompt="a street", *, subject=SubjectType.SCENE, size=SMALL, seed=1, frames=0, negative=None):
    return Order(
        prompt=prompt,
        original_prompt=prompt,
        subject=subject,
        model=MODEL,
        size=size,
        quality="standard",
        seed=seed,
        negative_prompt=negative,
        partial_images=frames,
    )


def draw(order):
    *before, final = Sketch().generate(order)
    assert isinstance(final, FinalImage)
    return [part for part in before if isinstance(part, PartialImage)], final


def pixels(data, edge=48):
    return Image.open(io.BytesIO(data)).convert("RGB").resize((edge, edge), Image.Resampling.BOX)


def distance(one, other):
    """Mean difference per channel, 0 to 255."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


class TestThePicture:
    def test_the_same_order_gives_the_same_bytes(self):
        assert draw(an_order("docks in the rain"))[1].data == draw(an_order("docks in the rain"))[1].data

    def test_another_seed_gives_a_visibly_different_picture(self):
        one, other = (pixels(draw(an_order("a street", seed=seed))[1].data) for seed in (1, 2))
        assert distance(one, other) > 4

    def test_without_a_seed_the_prompt_decides_and_the_seed_is_told(self):
        first = draw(an_order("a quiet shrine", seed=None))[1]
        again = draw(an_order("a quiet shrine", seed=first.seed))[1]
        assert first.data == again.data

    def test_ten_prompts_are_ten_pictures(self):
        pictures = [pixels(draw(an_order(prompt, subject=subject))[1].data) for prompt, subject in TEN]
        assert min(distance(one, other) for one, other in itertools.combinations(pictures, 2)) > 6

    def test_the_subject_changes_the_picture(self):
        pictures = [pixels(draw(an_order("troll with a katana", subject=subject))[1].data) for subject in SubjectType]
        assert min(distance(one, other) for one, other in itertools.combinations(pictures, 2)) > 4

    @pytest.mark.parametrize("size", Sketch().capabilities(MODEL).sizes, ids=str)
    def test_every_size_is_exact(self, size):
        image = Image.open(io.BytesIO(draw(an_order("a rooftop", size=size))[1].data))
        assert (image.size, image.format, image.mode) == ((size.width, size.height), "PNG", "RGB")

    @pytest.mark.parametrize("place", Place)
    def test_every_place_is_neither_black_nor_flat(self, place):
        stat = ImageStat.Stat(pixels(draw(an_order(place.value, subject=SubjectType.LOCATION))[1].data))
        assert sum(stat.mean) / 3 > 10
        assert sum(stat.stddev) / 3 > 9

    @pytest.mark.parametrize(
        "prompt",
        [
            "",
            " \n\t",
            "😀🐉🌃" * 50,
            "x" * 32_000,
            "rain neon troll " * 2_000,
            "ستريت نيون في المطر",
            "\x00\u202e\ud800 lone",
            "no",
            "no rain without people not",
            "%s {0} <svg> '; DROP",
        ],
        ids=lambda prompt: ascii(prompt[:12]),
    )
    @pytest.mark.parametrize("subject", [SubjectType.CHARACTER, SubjectType.ITEM])
    def test_any_prompt_gives_a_picture(self, prompt, subject):
        assert Image.open(io.BytesIO(draw(an_order(prompt, subject=subject))[1].data)).size == (512, 512)

    @pytest.mark.parametrize("seed", [0, -5, 2**63, 10**40])
    def test_any_seed_works_and_is_told(self, seed):
        assert draw(an_order(seed=seed))[1].seed == seed


class TestFrames:
    @pytest.mark.parametrize("wanted", [0, 1, 2, 3])
    def test_it_sends_as_many_frames_as_wanted(self, wanted):
        frames, _ = draw(an_order(frames=wanted))
        assert [frame.index for frame in frames] == list(range(wanted))

    def test_frames_are_states_of_the_picture_and_approach_it(self):
        frames, final = draw(an_order("a troll in a rainy alley with an explosion", frames=3))
        end = pixels(final.data)
        gaps = [distance(pixels(frame.data), end) for frame in frames]
        assert gaps == sorted(gaps, reverse=True)
        assert gaps[-1] > 0
        assert len({frame.data for frame in frames}) == 3

    def test_frames_are_small(self):
        frames, _ = draw(an_order(size=Size(1792, 1024), frames=2))
        sizes = {Image.open(io.BytesIO(frame.data)).size for frame in frames}
        assert all(max(size) <= FRAME_EDGE for size in sizes)

    def test_frames_do_not_change_the_picture(self):
        assert draw(an_order(frames=3))[1].data == draw(an_order(frames=0))[1].data

    def test_it_can_be_stopped_half_way(self):
        drawing = Sketch().generate(an_order(frames=3))
        assert isinstance(next(drawing), Progress)
        assert isinstance(next(drawing), PartialImage)
        drawing.close()

    def test_it_tells_its_steps(self):
        told = [part for part in Sketch().generate(an_order()) if isinstance(part, Progress)]
        assert [part.percent for part in told] == [25, 50, 75]
        assert all(part.stage for part in told)


class TestReading:
    @pytest.mark.parametrize(
        ("prompt", "place"),
        [
            ("a street market", Place.MARKET),
            ("on the rooftops of the city", Place.ROOFTOP),
            ("Corporate offices", Place.BOARDROOM),
            ("the harbour", Place.DOCKS),
            ("deep in cyberspace", Place.MATRIX),
            ("the Barrens", Place.RUINS),
            ("a shrine", Place.TEMPLE),
            ("abandoned subway station", Place.SUBWAY),
            ("secret laboratories", Place.LAB),
            ("neon night club", Place.CLUB),
        ],
    )
    def test_words_name_the_place(self, prompt, place):
        assert read(prompt).place is place

    @pytest.mark.parametrize(
        ("prompt", "absent"),
        [
            ("barrens", Place.BAR),
            ("barbarian", Place.BAR),
            ("clubs", Place.BAR),
            ("labyrinth", Place.LAB),
            ("paddock", Place.DOCKS),
        ],
    )
    def test_a_word_inside_a_word_is_not_that_word(self, prompt, absent):
        assert read(prompt).place is not absent

    @pytest.mark.parametrize("prompt", ["training", "brain surgery", "terrain", "a drainpipe"])
    def test_rain_is_not_read_into_other_words(self, prompt):
        assert "rain" not in read(prompt).weather

    @pytest.mark.parametrize("prompt", ["rain", "RAINY street", "rain-soaked", "in the rain.", "puddles"])
    def test_rain_is_read(self, prompt):
        assert "rain" in read(prompt).weather

    @pytest.mark.parametrize(
        ("prompt", "race", "job"),
        [
            ("two trolls", "troll", "runner"),
            ("an elven decker", "elf", "decker"),
            ("dwarves", "dwarf", "runner"),
            ("orc shaman", "ork", "mage"),
            ("street samurai", "human", "samurai"),
            ("Mr. Johnson", "human", "suit"),
        ],
    )
    def test_words_name_the_person(self, prompt, race, job):
        person = read(prompt).people[0]
        assert (person.race, person.job) == (race, job)

    def test_street_samurai_is_no_street(self):
        assert {read("a street samurai in the bar").place} == {Place.BAR}

    def test_several_people_are_several(self):
        assert [person.race for person in read("a troll, an elf and a dwarf").people] == ["troll", "elf", "dwarf"]

    @pytest.mark.parametrize(
        ("prompt", "people"),
        [
            ("a team: elf mage, dwarf decker and a troll", [("elf", "mage"), ("dwarf", "decker"), ("troll", "runner")]),
            ("two orks and a decker", [("ork", "runner"), ("ork", "runner"), ("human", "decker")]),
            ("a gang of orks", [("ork", "runner")] * 3),
            ("nine trolls, four elves, four mages", [("troll", "runner"), *[("elf", "runner")] * 3]),
        ],
    )
    def test_race_and_trade_go_together(self, prompt, people):
        assert [(person.race, person.job) for person in read(prompt).people] == people

    @pytest.mark.parametrize(
        ("prompt", "female"), [("a female decker", True), ("he is a mage", False), ("an elf", None), ("she-elf", True)]
    )
    def test_he_and_she_are_read(self, prompt, female):
        assert read(prompt).people[0].female is female

    def test_a_character_is_always_somebody(self):
        assert read("somewhere", subject=SubjectType.CHARACTER).people

    def test_a_character_may_be_a_beast(self):
        scene = read("a dragon", subject=SubjectType.CHARACTER)
        assert (scene.beasts, scene.people) == (("dragon",), ())

    @pytest.mark.parametrize(
        ("prompt", "framing"),
        [
            ("an old katana on red silk", SubjectType.ITEM),
            ("an old katana on red silk in a bar", SubjectType.SCENE),
            ("a decker with a katana", SubjectType.SCENE),
            ("a gun in the rain", SubjectType.SCENE),
            ("something", SubjectType.SCENE),
        ],
    )
    def test_a_thing_alone_is_shown_close_where_nobody_chose_a_type(self, prompt, framing):
        assert read(prompt).framing is framing
        assert read(prompt, subject=SubjectType.LOCATION).framing is SubjectType.LOCATION

    @pytest.mark.parametrize("hour", Hour)
    def test_the_hour_is_read(self, hour):
        assert read(f"street at {hour}").hour is hour

    @pytest.mark.parametrize(("word", "palette"), [("crimson", "red"), ("golden", "gold"), ("teal", "cyan")])
    def test_colour_words_choose_the_palette(self, word, palette):
        assert read(f"{word} street").palette == palette

    def test_a_blood_moon_is_one_thing(self):
        scene = read("blood moon over the docks")
        assert (scene.palette, scene.props) == ("blood", frozenset({"blood moon"}))

    @pytest.mark.parametrize("prompt", ["street with no rain", "street without any rain", "street, no trolls"])
    def test_what_is_denied_is_not_read(self, prompt):
        scene = read(prompt)
        assert not scene.wet
        assert not scene.people

    def test_negative_words_are_not_read(self):
        scene = read("a troll in the rain", negative="rain, trolls")
        assert not scene.wet
        assert not scene.people

    def test_a_negative_word_takes_its_synonyms_along(self):
        assert "rain" not in read("a downpour", negative="rain").weather

    def test_things_are_read_in_order(self):
        assert read("a cyberdeck and two pistols").things == ("deck", "pistol")

    @pytest.mark.parametrize(
        ("table", "known"),
        [
            (vocabulary.PALETTES, HUES),
            (vocabulary.THINGS, THINGS),
            (vocabulary.BEASTS, BEASTS),
            (vocabulary.VEHICLES, VEHICLES),
            (vocabulary.HOURS, set(Hour)),
            (vocabulary.PLACES, {*Place, "city", "derelict", "company"}),
        ],
        ids=["palettes", "things", "beasts", "vehicles", "hours", "places"],
    )
    def test_every_meaning_can_be_drawn(self, table, known):
        assert set(table) <= set(known)

    def test_every_drawing_is_well_formed(self):
        for text, _ in [*THINGS.values(), *BEASTS.values(), *VEHICLES.values()]:
            assert all(len(shape.points) > 2 and shape.ink for shape in drawing(text))

    def test_reading_is_bounded(self):
        assert len(tokens("troll " * 100_000)) <= 2_000


class TestTheProvider:
    def test_it_is_available_and_free(self):
        sketch = Sketch()
        assert sketch.unavailable_because() is None
        assert sketch.price(an_order()) == 0

    def test_an_unknown_model_is_refused(self):
        with pytest.raises(errors.BadInput):
            Sketch().capabilities("sketch-9")

    @pytest.mark.parametrize("quality", Quality)
    def test_every_quality_word_fits(self, quality):
        fitted = fit(Sketch(), Wishes("a bar", "a bar", quality=quality), timeout=5)
        assert fitted.order.quality == "standard"

    def test_it_reads_the_members_own_words(self):
        order = an_order("a bar")
        ornate = Order(**{name: getattr(order, name) for name in order.__slots__} | {"prompt": "a temple of gold"})
        assert draw(order)[1].data == draw(ornate)[1].data


class TestContract(ProviderContract):
    @pytest.fixture
    def provider(self):
        return Sketch()

"""What a text can say, and what it then cannot also say: the search on which the rules of enhancement rest.

Nothing ties a phrase of ours to its meaning by hand: its traits are found by the same search that finds a prompt's, so
that a new phrase obeys every rule as soon as it stands in the vocabulary.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

#: What belongs to a wet city night; most other places on this page cannot have it.
_CITY: Final = "rain street city towers neon seattle smog"


@dataclass(frozen=True, slots=True)
class Trait:
    """Something a text can say."""

    #: Comma-separated words and phrases; `*` stands for any ending, a blank also for a
    #: hyphen; otherwise they are regular expressions.
    words: str
    #: Names of the traits that would contradict a prompt that says this.
    bans: str = ""
    #: Traits that take this one back: a street outside a bar is not indoors.
    unless: str = ""


TRAITS: Final[dict[str, Trait]] = {
    # weather and hour
    "rain": Trait(
        "rain, rains, rainy, raining, rained, rainfall, rainstorm*, rainswept, rainsoaked, drizzl*, "
        "downpour*, monsoon*, storm, storms, stormy, thunder*, wet, wetness, puddle*, soaked, soaking, "
        "drenched, damp, slick, 🌧, ☔, ⛈",
        bans="sunny dry",
    ),
    "snow": Trait(
        "snow*, blizzard*, ice, icy, frozen, frost*, winter*, arctic, glacier*, tundra, ❄", bans="rain sunny heat"
    ),
    "fog": Trait("fog, fogs, foggy, mist, mists, misty, haze, hazy, smoke, smoky, smoking, steam, steaming, steamy"),
    "smog": Trait("smog, smoggy, pollution, polluted, exhaust fumes, acid rain"),
    "dry": Trait("dry, drought, arid, dusty, dust, parched", bans="rain"),
    "heat": Trait("heatwave, heat wave, scorching, sweltering, blazing sun", bans="rain snow"),
    "sunny": Trait(
        "sunny, sunlit, sunshine, sunlight, sun, suns, sun drenched, blue sky, blue skies, clear sky, "
        "clear skies, cloudless, bright sky, summer, ☀, 🌞, 🌅, 🏖",
        bans="rain night neon fog smog snow gloom",
    ),
    "day": Trait(
        "day, days, daytime, daylight, daybreak, broad daylight, noon, midday, high noon, morning, "
        "mornings, afternoon*, lunchtime, lunch hour, breakfast",
        bans="night neon rain gloom",
    ),
    "twilight": Trait(
        "dusk, dawn, sunset*, sunrise*, twilight, golden hour, blue hour, first light, evening*", bans="night day sunny"
    ),
    "night": Trait(
        "night, nights, nightfall, nighttime, nocturnal, midnight, moon, moons, moonlit, moonlight, "
        "moonless, after dark, starlit, starry, 🌃, 🌙, 🌌",
        bans="day sunny",
    ),
    # what the city is made of
    "neon": Trait(
        "neon, neons, neonlit, glowing sign, glowing signs, illuminated sign*, lit sign*, led sign*", bans="past_light"
    ),
    "seattle": Trait("seattle, puget sound, redmond, tacoma, bellevue, renton, snohomish, everett"),
    "elsewhere": Trait(
        "tokyo, osaka, kyoto, neo tokyo, hong kong, beijing, shanghai, seoul, singapore, bangkok, manila, "
        "mumbai, delhi, dubai, cairo, lagos, nairobi, cape town, london, paris, berlin, hamburg, munich, "
        "vienna, prague, warsaw, moscow, rome, milan, madrid, barcelona, lisbon, dublin, amsterdam, "
        "istanbul, athens, new york, manhattan, chicago, boston, detroit, denver, dallas, houston, atlanta, "
        "miami, new orleans, las vegas, los angeles, hollywood, san francisco, portland, vancouver, "
        "toronto, montreal, mexico city, tenochtitlan, havana, bogota, rio, buenos aires, sydney, "
        "melbourne, germany, france, japan, china, england, scotland, ireland, russia, africa, europe, "
        "asia, australia, amazon*, sahara, himalaya*, alps, mars, hawaii, caribbean",
        bans="seattle",
    ),
    "street": Trait(
        r"street(?! (?:sam|samurai|shaman|doc|docs|mage|kid|kids|gang|gangs|food|level|cred|wear)\b), "
        "streets, streetscape, alley, alleys, alleyway*, road, roads, avenue*, boulevard*, sidewalk*, "
        "pavement*, asphalt, intersection*, crossroads, highway*, backstreet*, back alley*, kerb, curb, "
        "plaza*, market*, bazaar*",
        bans="staged",
    ),
    "city": Trait("city, cities, sprawl, urban, metropolis, megacity, downtown, metroplex, district*, 🏙"),
    "towers": Trait(
        "tower, towers, skyscraper*, skyline*, high rise*, highrise*, arcolog*, megastructure*, megatower*"
    ),
    "holo": Trait("holo*, ar overlay*, augmented reality, billboard*, projection*, head up display, hud"),
    "decay": Trait(
        "decay*, derelict*, run down, ruin, ruins, ruined, crumbl*, grim, grimy, gritty, dirty, squalid, "
        "squalor, slum, slums, abandoned, rust, rusty, rusted, rusting, litter*, graffiti*, worn, "
        "weathered, dilapidated, shabby, barrens, exposed cables, peeling, cracked, battered, scuffed",
        bans="clean",
    ),
    "crowd": Trait("crowd*, people, bustling, busy, packed, throng*", bans="empty"),
    "empty": Trait("empty, deserted, lonely, nobody, no one, no people, unpopulated, desolate", bans="crowd"),
    # places that are no wet street
    "indoors": Trait(
        "indoor*, inside, interior*, room, rooms, boardroom*, office*, apartment*, penthouse*, bedroom*, "
        "kitchen*, bathroom*, hallway*, corridor*, lobby, lobbies, elevator*, stairwell*, basement*, "
        "cellar*, bar, bars, pub, pubs, tavern*, diner*, restaurant*, cafe*, café*, coffin motel*, "
        "coffin hotel*, nightclub*, club, clubs, casino*, lounge*, clinic*, hospital*, morgue*, lab, labs, "
        "laborator*, workshop*, garage*, warehouse*, factory floor*, library, libraries, museum*, church*, "
        "chapel*, cathedral*, temple*, prison*, cell, cells, vault*, bunker*, safehouse*, safe house*, "
        "server farm*, datacenter*, data centre*, cockpit*, cabin*, gym, arena*, theatre*, theater*, "
        "classroom*, dojo*, shop, store, bank",
        bans="rain street snow sunny smog far staged",
        unless="outdoors street",
    ),
    "outdoors": Trait(
        "outside, outdoors, exterior*, entrance*, facade*, façade*, rooftop*, roof, roofs, balcony, "
        "balconies, in front of",
        bans="staged",
    ),
    "bar": Trait(
        "bar, bars, pub, pubs, tavern*, nightclub*, club, clubs, lounge*, casino*",
        unless="outdoors street",
        bans="staged",
    ),
    "rich": Trait(
        "boardroom*, corporate, executive*, penthouse*, luxur*, ballroom*, gala*, mansion*, villa*, "
        "opulent, elegant, rich, wealthy, vip, headquarters, office*",
        bans="decay",
    ),
    "clean": Trait(
        "clean, pristine, sterile, spotless, immaculate, polished, gleaming, brand new, hospital*, clinic, "
        "lab, labs, laborator*",
        bans="decay",
    ),
    "gentle": Trait(
        "festival*, picnic*, celebrat*, beach party, "
        "peaceful*, calm*, cheerful*, happy, happily, serene, serenity, romantic*, cosy, cozy, cute, "
        "wholesome, joyful*, festive, wedding*, birthday*, children*, child, kids, baby, tranquil*, "
        "whimsical, idyllic, playful*",
        bans="decay gloom rain",
    ),
    "nature": Trait(
        "arctic, tundra, glacier*, iceberg*, "
        "forest*, jungle*, rainforest*, wood, woods, woodland*, meadow*, field, fields, mountain*, hill, "
        "hills, valley*, canyon*, cave, caves, cavern*, river*, lake*, waterfall*, swamp*, marsh*, beach*, "
        "island*, ocean*, sea, seas, seaside, coast*, cliff*, farm*, village*, countryside, garden*, park, "
        "parks, wilderness, prairie*, steppe*, volcano*, orchard*, vineyard*, camp, campfire, 🏖, 🌲, 🌴, 🏔",
        bans=_CITY + " decay holo staged",
    ),
    "desert": Trait(
        "desert, deserts, dune, dunes, wasteland*, badlands, mojave, oasis, savanna*, outback, salt flat*, 🏜, 🌵",
        bans=_CITY + " fog snow holo water decay staged",
    ),
    "water": Trait(
        "dock, docks, dockside, dockyard*, harbour*, harbor*, pier, piers, wharf*, port, quay*, waterfront, "
        "shipyard*, boat, boats, ship, ships, ferry",
        bans="dry staged",
    ),
    "underwater": Trait(
        "underwater, undersea, submarine*, submerged, ocean floor, seabed, coral*, deep sea, drowned",
        bans=_CITY + " snow fog sunny decay holo indoors far staged",
    ),
    "space": Trait(
        "outer space, in space, space station*, spaceship*, spacecraft, orbit, orbital, orbiting, zero g, "
        "zero gravity, asteroid*, lunar, planet*, galaxy, galaxies, nebula*, 🚀",
        bans=_CITY + " snow fog sunny decay day staged",
    ),
    "matrix": Trait(
        "matrix, cyberspace, virtual reality, vr, virtual world*, datascape*, data stream*, digital void, "
        "grid, in the net",
        bans=_CITY + " snow fog sunny decay day night indoors dry",
    ),
    "astral": Trait("astral, metaplane*, spirit world, ethereal", bans=_CITY + " snow sunny decay holo"),
    "underground": Trait(
        "underground, sewer*, tunnel*, subway*, metro, catacomb*, mineshaft*, undercity, ork underground",
        bans="rain street snow sunny towers smog day far staged",
    ),
    "past": Trait(
        "medieval, victorian, ancient, renaissance, roman, viking*, bronze age, stone age, prehistoric, "
        r"feudal, 1[0-8]\d\d, 19[0-8]\ds?, wild west, steampunk, baroque, edwardian, castle*, knight*, "
        "samurai era",
        bans=_CITY + " holo cyber genre",
    ),
    "plain": Trait(
        "white background*, black background*, plain background*, transparent background*, no background, "
        "isolated, cut out, cutout, icon, icons, logo*, emblem*, sticker*, token, tokens, turnaround*, "
        "reference sheet*, character sheet*, studio",
        bans=_CITY + " fog decay crowd snow holo backdrop far",
    ),
    "diagram": Trait(
        "map, maps, floor plan*, floorplan*, blueprint*, diagram*, schematic*, chart, infographic*, battlemap*, layout",
        bans=_CITY + " fog decay snow cinematic lighting photo framing gloom crowd",
    ),
    "backdrop": Trait("background, backdrop, behind him, behind her, behind them, in front of"),
    # who and what
    "staged": Trait("neutral backdrop, product photograph"),
    "spirit": Trait("spirit*, elemental*, ghost*, apparition*"),
    "blade": Trait("sword*, katana*, knife, knives, blade*, dagger*, axe, axes"),
    "magic": Trait(
        "magic, magical*, magician*, mage, mages, wizard*, witch*, sorcer*, shaman*, spell*, ritual*, "
        "arcane, summon*, conjur*, enchant*, hermetic, talisman*, amulet*, fetish, wand, staff, 🔮, 🧙"
    ),
    "glow": Trait("glow*, aura, auras, shimmer*, radian*, luminous, luminescent, sigil*, rune, runes, ✨"),
    "mundane": Trait(
        "mundane, unaugmented, no magic, without magic, no cyberware, without cyberware", bans="cyber glow"
    ),
    "cyber": Trait(
        "cyberware, cyberarm*, cyberleg*, cybereye*, cyborg*, augment*, implant*, chrome, chromed, "
        "prosthe*, bionic*, datajack*, smartlink*"
    ),
    "clothes": Trait(
        "coat*, jacket*, suit, suits, suited, dress, dressed, robe*, armour*, armor*, uniform*, hoodie*, "
        "gown*, kimono*, wearing, wears, clothes, clothing, outfit*, costume*, naked, nude, shirt*, cloak*, "
        "vest, leather*, trenchcoat*, swimsuit*, bikini*, mask, masked, streetwear"
    ),
    "face": Trait("face, faces, facial, expression*, expressive"),
    "creature": Trait(
        "dragon*, spirit*, elemental*, ghoul*, hellhound*, wolf, wolves, dog, dogs, cat, cats, rat, rats, "
        "bird*, raven*, crow, crows, eagle*, horse*, insect*, spider*, serpent*, snake*, beast*, monster*, "
        "creature*, critter*, animal*, barghest*, wyvern*, sasquatch*, naga, fox, bear, fish, shark*, 🐉, 🐺, "
        "🐀, 🐱, 🐶",
        bans="clothes cyber face",
    ),
    "machine": Trait(
        "robot*, drone*, mech, mecha, android*, turret*, ai, artificial intelligence, 🤖", bans="clothes face"
    ),
    "weapon": Trait(
        "gun*, pistol*, rifle*, shotgun*, smg, revolver*, launcher*, grenade*, sword*, katana*, knife, "
        "knives, blade*, dagger*, axe, axes, bow, crossbow*, weapon*, cannon*, taser*, 🔫, 🗡, ⚔"
    ),
    "vehicle": Trait(
        "car, cars, van, vans, truck*, bike*, motorcycle*, motorbike*, vehicle*, helicopter*, limousine*, "
        "limo, taxi*, bus, train, trains, tank, tanks, hovercraft*, jet, jets, aircraft, 🚗, 🏍, 🚁"
    ),
    "gadget": Trait(
        "cyberdeck*, deck, commlink*, computer*, terminal*, chip, chips, datachip*, credstick*, device*, "
        "console*, goggles, keycard*, gadget*, phone*, radio*, headset*, sensor*, 💾, 💻, 📱"
    ),
    "paper": Trait("paper, letter, note, book*, scroll*, photograph*, card, poster*, document*, contract*"),
    "organic": Trait(
        "food*, drink*, ramen, noodle*, flower*, plant*, fruit*, meal*, soup*, cake*, coffee*, beer*, "
        "burger*, pizza*, bone*, skull*, feather*, wooden, wood, stone, cloth, 🍜, 🌹",
        bans="metal",
    ),
    "metal": Trait("metal*, steel, gunmetal, alloy*, titanium, brass"),
    # manner
    "genre": Trait("cyberpunk*, sci fi, scifi, science fiction, futuristic, urban fantasy, dystopi*, near future"),
    "fantasy": Trait("high fantasy, fairy tale*, fairytale*", bans="genre cyber holo neon towers city"),
    "drawn": Trait(
        "watercolour*, watercolor*, oil painting*, painting*, painted, paint, painterly, gouache, acrylic*, "
        "pixel art, pixelart, pixelated, 8 bit, 16 bit, sketch*, line art, lineart, ink, inked, inks, "
        "charcoal, pencil*, anime, manga, comic*, cartoon*, cel shaded, woodcut*, woodblock*, engraving*, "
        "etching*, linocut*, stained glass, origami, claymation, clay, lego, low poly, voxel*, mosaic*, "
        "tapestry, tapestries, stencil*, illustration*, illustrated, drawing*, drawn, doodle*, crayon*, "
        "chalk, pastel*, vector*, art deco, art nouveau, ukiyo e, poster*, concept art, impressionis*, "
        "cubis*, surrealis*, pop art, papercut, paper cut, embroider*, fresco*, ascii, 3d render*, icon, "
        "icons, logo*, emblem*, sticker*, 🎨, 🖌",
        bans="photo cinematic",
    ),
    "photo": Trait(
        "photo, photos, photograph*, photoreal*, photo real*, hyperreal*, realistic, realism, 35mm, 50mm, "
        "85mm, bokeh, depth of field, lens, lenses, dslr, film grain, polaroid*, snapshot*, cctv, 📷, 📸"
    ),
    "cinematic": Trait("cinematic*, cinema, movie*, film still*, anamorphic"),
    "mono": Trait(
        "black and white, b w, b&w, black & white, monochrom*, greyscale, grayscale, sepia, colourless, "
        "colorless, pencil*, charcoal, ink, line art, lineart, woodcut*, engraving*, etching*",
        bans="colour neon",
    ),
    "colour": Trait(
        "colour*, color*, red, orange, yellow, green, teal, turquoise, cyan, blue, purple, violet, magenta, "
        "pink, amber, gold, golden, rainbow, vivid, saturated, palette, crimson, scarlet, emerald"
    ),
    "muted": Trait("pastel*, muted, desaturated, faded, washed out", bans="neon"),
    "bright": Trait("bright*, brightly lit, well lit, high key, white room*", bans="gloom night decay"),
    "gloom": Trait(
        "gloom*, shadow*, dark, darkness, darkened, pitch black, murky, dim, dimly, moody, brooding, "
        "ominous, sinister, noir, danger*, menac*, threat*, murk*"
    ),
    "lighting": Trait(
        "lighting, lit, backlit, candlelit, candle*, firelight, torch*, lantern*, lamplight, chiaroscuro, "
        "rim light, soft light, harsh light, spotlight*, volumetric, god rays, underlit, light shaft*, "
        "shafts of light, silhouette*"
    ),
    "framing": Trait(
        "drone shot*, close up, closeup, close ups, extreme close, macro, portrait*, headshot*, bust, wide shot*, "
        "wide angle*, wideshot*, long shot*, medium shot*, panoram*, aerial*, birds eye, bird s eye, "
        "bird's eye, top down, overhead, low angle, high angle, dutch angle, full body, full length, "
        "full figure, profile, pov, first person, point of view, establishing shot*, establishing view*, "
        "isometric, from above, from below, from behind, over the shoulder, fisheye, fish eye, selfie*, "
        "side view*, front view*, worm s eye, three quarter*, half length, waist up, centred, centered",
        bans="far",
    ),
    "far": Trait("looming above, in the distance, far away, distant, horizon"),
    "detail": Trait("detail*, intricate*, ornate, 4k, 8k, uhd, high resolution, ultra hd, sharp focus, fine texture*"),
    "brush": Trait("brush*"),
    "minimal": Trait(
        "minimal*, simple, sparse, plain, flat colour*, flat color*, clean lines, uncluttered, abstract*, "
        "silhouette*, doodle*, stick figure*, icon, icons, logo*",
        bans="detail decay crowd fog",
    ),
    "crude": Trait(
        "pixel art, pixelart, pixelated, 8 bit, 16 bit, crayon*, lego, low poly, voxel*, stick figure*, "
        "cctv, polaroid*",
        bans="detail brush",
    ),
    "past_light": Trait("gaslight, gaslit, oil lamp*"),
    # A prompt in another language: what it says about hour and place cannot be known, so only its manner is touched.
    "foreign": Trait(
        "und, ein, eine, einer, einem, einen, mit, auf, der, dem, des, nicht, vor, beim, une, dans, avec, "
        "les, sur, du, au, una, del, el, por, para, nel, nella, della, il, gli, un, och, ett, på, een, het, "
        "bij, uma, nad, sonnig*, sonne, mittag*, tag, morgen, strand, marktplatz, soleil*, jour, midi, "
        "plage, soleado*, playa, giorno, sole",
        bans=_CITY
        + " fog decay night day snow sunny dry holo crowd gloom cyber clothes metal glow framing far backdrop "
        "colour photo",
    ),
}

_CONTEXT: Final = (
    "staged spirit blade "
    "street city indoors outdoors bar rich clean gentle nature desert water underwater space matrix "
    "astral underground past plain diagram magic creature machine weapon vehicle gadget paper organic "
    "fantasy drawn mono colour muted bright minimal crude foreign"
)
#: What a phrase of ours may not say when the prompt says it already; the others are a mere context.
ONCE: Final = frozenset(TRAITS) - frozenset(_CONTEXT.split())

_SUFFIXES: Final = ("ings", "ing", "ies", "ed", "es", "ic", "s", "y", "e")
_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_LITTLE_WORDS: Final = (
    "a an and are as at be by for from had half has have in into is it its of off on or out over that the their them "
    "then there these this through to under up was were where while who with"
)
_EMPTY_WORDS: Final = frozenset(_LITTLE_WORDS.split())
_FOREIGN_LETTER: Final = re.compile(r"[äöüßñçèêëàâîïôûãõåæøłśźżčřš]|[^\W\d_\x00-\u024f]")
#: A capital after a preposition is somebody's own place, which is then not Seattle.
_NAMED_PLACE: Final = re.compile(r"\b(?:in|at|near|outside|inside|across) (?:the |downtown )?[A-Z][a-z]")


def _pattern(trait: Trait) -> re.Pattern[str]:
    words = (word.strip().replace("*", r"\w*").replace(" ", r"[\s-]+") for word in re.split(r",\s", trait.words))
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")


_PATTERNS: Final = {name: _pattern(trait) for name, trait in TRAITS.items()}


def said(text: str) -> frozenset[str]:
    """The names of all traits that `text` says."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(plain)}
    if "seattle" not in found and _NAMED_PLACE.search(text):
        found.add("elsewhere")
    if _FOREIGN_LETTER.search(plain):
        found.add("foreign")
    return frozenset(name for name in found if not found.intersection(TRAITS[name].unless.split()))


def banned(said: Iterable[str]) -> frozenset[str]:
    """The traits that would contradict a text that says these."""
    return frozenset(name for trait in said for name in TRAITS[trait].bans.split())


def stems(text: str) -> frozenset[str]:
    """The content words of `text`, without the endings that make a plural or a participle of them."""
    return frozenset(_stem(word) for word in _words(text) if word not in _EMPTY_WORDS)


def _words(text: str) -> Iterator[str]:
    for match in _WORD.finditer(unicodedata.normalize("NFKC", text).casefold()):
        yield re.sub(r"['\u2019]s$", "", match[0])


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word

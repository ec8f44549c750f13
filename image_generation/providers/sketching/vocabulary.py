"""The words that the sketch understands. One line a meaning; a plural needs no entry of its own."""

Words = dict[str, str]

PLACES: Words = {
    "street": "street avenue road boulevard intersection sidewalk crossing district highway traffic",
    "derelict": "rubble desert abandoned derelict broken",
    "company": "corporate corp corporation executive megacorp",
    "city": "city seattle downtown sprawl metropolis town megacity",
    "alley": "alley alleyway backstreet backalley passage gutter dumpster lane",
    "market": "market bazaar stall vendor shop store chinatown noodle ramen",
    "rooftop": "rooftop roof skyline cityscape skyscraper tower arcology balcony ledge helipad penthouse",
    "bar": "bar pub tavern saloon lounge bartender cantina diner restaurant cafe coffeehouse",
    "club": "club nightclub disco dancefloor rave concert dance dj stage",
    "boardroom": "boardroom office meeting conference cubicle headquarters",
    "apartment": "apartment bedroom room safehouse hideout coffin loft squat doss motel hotel home kitchen",
    "lab": "lab laboratory clinic hospital surgery facility cleanroom biotech vat",
    "warehouse": "warehouse factory hangar depot garage workshop plant foundry storage",
    "subway": "subway metro station underground tunnel sewer platform train tube",
    "docks": "dock docks harbour harbor port pier wharf quay waterfront bay sea ocean ship boat crane container",
    "temple": "temple shrine torii pagoda monastery church cathedral altar sanctuary",
    "forest": "forest wood woods jungle tree grove wilderness swamp park",
    "ruins": "ruin ruins barrens wasteland redmond puyallup slum",
    "matrix": "matrix cyberspace host node vr virtual datastream cyberworld",
}

HOURS: Words = {
    "night": "night midnight nighttime dark nocturnal",
    "dusk": "dusk sunset evening twilight",
    "dawn": "dawn sunrise daybreak morning",
    "day": "day daylight noon midday afternoon sunny daytime sunlight",
}

WEATHER: Words = {
    "rain": "rain rainy raining rained drizzle downpour wet soaked puddle drenched",
    "storm": "storm stormy thunder lightning thunderstorm",
    "snow": "snow snowy snowing winter blizzard frost frozen",
    "fog": "fog foggy mist misty haze hazy smog",
    "smoke": "smoke smoky smoking steam steamy dust dusty",
    "fire": "fire fiery flame flaming burning blaze burn inferno ablaze",
}

PROPS: Words = {
    "neon": "neon sign billboard advert advertisement",
    "hologram": "hologram holographic holo holographics holograph projection ar augmented display hud",
    "explosion": "explosion exploding explode blast detonation bomb",
    "moon": "moon moonlight moonlit",
    "crowd": "crowd crowded busy people pedestrian bustling gang mob team group crew",
    "arcology": "arcology pyramid ziggurat",
    "empty": "empty deserted lonely quiet",
    "magic": "magic magical spell arcane sorcery mana astral ritual enchanted glowing",
}

PALETTES: Words = {
    "red": "red crimson scarlet ruby",
    "blue": "blue azure cobalt navy sapphire",
    "green": "green emerald jade toxic lime",
    "gold": "gold golden yellow amber brass",
    "purple": "purple violet lilac lavender",
    "orange": "orange copper rust rusty",
    "cyan": "cyan teal turquoise aqua",
    "pink": "pink magenta rose fuchsia",
    "white": "white silver grey gray monochrome chrome",
}

RACES: Words = {
    "troll": "troll minotaur cyclops",
    "ork": "ork orc orcish orkish ogre goblin hobgoblin oni",
    "elf": "elf elven elvish elfin dryad elves",
    "dwarf": "dwarf dwarven gnome dwarves",
    "human": "human man woman person guy girl boy lady",
}

JOBS: Words = {
    "samurai": "samurai ronin swordsman swordswoman ninja assassin warrior",
    "decker": "decker hacker netrunner technomancer rigger coder console programmer",
    "mage": "mage wizard sorcerer sorceress witch shaman magician druid priest priestess adept",
    "suit": "johnson suit executive ceo businessman businesswoman agent detective fixer manager boss",
    "guard": "guard cop police officer soldier trooper security mercenary knight sniper swat",
    "doc": "doctor doc medic scientist nurse surgeon",
    "runner": "runner shadowrunner ganger character thief rogue smuggler punk biker outlaw hero bartender bouncer",
}

FEMALE: Words = {
    "female": "woman female girl lady she her sorceress witch swordswoman businesswoman priestess queen goddess",
    "male": "man male boy guy he his him businessman swordsman king",
}

CHROME: Words = {
    "chrome": "cyborg cyber cybernetic cybernetics cyberware implant cyberarm cyberlimb android robot chromed bionic",
}

BEASTS: Words = {
    "dragon": "dragon wyrm wyvern drake",
    "spider": "spider tarantula arachnid",
    "bug": "bug insect beetle roach cockroach ant wasp mantis",
    "dog": "dog hound wolf barghest hellhound coyote werewolf",
    "cat": "cat feline panther tiger lynx kitten",
    "rat": "rat mouse vermin rodent",
    "bird": "bird raven crow eagle owl",
    "spirit": "spirit ghost elemental phantom wraith ghoul demon angel",
    "drone": "drone quadcopter uav rotodrone",
}

VEHICLES: Words = {
    "car": "car taxi cab limousine limo sedan automobile vehicle van truck",
    "bike": "bike motorcycle motorbike cycle chopper biker",
    "flyer": "helicopter vtol flyer aircraft plane airship jet shuttle spaceship spacecraft",
}

THINGS: Words = {
    "katana": "katana sword blade wakizashi monofilament",
    "knife": "knife dagger machete",
    "pistol": "pistol gun handgun revolver predator weapon sidearm firearm",
    "rifle": "rifle shotgun smg machinegun carbine minigun cannon",
    "deck": "cyberdeck deck laptop computer keyboard terminal",
    "commlink": "commlink phone smartphone comlink datapad tablet pad",
    "chip": "chip datachip microchip processor simsense",
    "credstick": "credstick credit card nuyen money cash",
    "vial": "vial potion drug bottle syringe stim medkit serum elixir flask",
    "grenade": "grenade explosive mine",
    "arm": "cyberarm prosthetic glove gauntlet",
    "mask": "mask helmet respirator visor goggles",
    "crystal": "crystal gem amulet talisman focus orb stone pendant jewel diamond ring",
    "book": "book grimoire tome scroll spellbook journal",
    "staff": "staff wand rod scepter",
    "case": "briefcase suitcase case box crate chest bag",
    "skull": "skull bone cranium",
    "eye": "eye cybereye eyeball lens",
}

#: Two words with a meaning of their own.
PHRASES: Words = {
    "blood moon": "blood moon",
    "red moon": "blood moon",
    "street samurai": "samurai",
    "night club": "club",
    "mr johnson": "suit",
    "bounty hunter": "guard",
    "machine gun": "rifle",
    "prayer wheel": "temple",
    "bug spirit": "bug",
    "insect spirit": "bug",
    "data center": "matrix",
    "dance floor": "club",
    "swimming pool": "",
    "monorail station": "subway",
    "police car": "car",
    "living room": "apartment",
}

NEGATIONS = frozenset({"no", "not", "without", "never", "minus", "sans"})
FILLERS = frozenset({"a", "an", "any", "the", "more", "visible"})

#: More than four people do not fit.
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 4, "pair": 2, "couple": 2, "several": 3, "many": 4}

#: A gang of them.
FLOCKS = {"gang": 3, "group": 3, "team": 3, "crew": 3, "squad": 3, "pack": 3, "pair": 2, "couple": 2, "horde": 4}

"""Faces, hair and headgear, as drawings; one unit is half a face wide and half a head high."""

SKULL_HUMAN = """
curve skin 0,-1 .62,-.88 .95,-.4 .93,.05 .798,.5 .4,.98 -.4,.98 -.798,.5 -.93,.05 -.95,-.4 -.62,-.88
curve skin_dark -.05,-.95 -.62,-.86 -.95,-.4 -.93,.05 -.798,.5 -.4,.96 -.1,1 -.22,.45 -.1,.1 -.3,-.3
"""

SKULL_ELF = """
curve skin 0,-1 .62,-.88 .95,-.4 .93,.05 .689,.5 .26,.98 -.26,.98 -.689,.5 -.93,.05 -.95,-.4 -.62,-.88
curve skin_dark -.05,-.95 -.62,-.86 -.95,-.4 -.93,.05 -.689,.5 -.26,.96 -.1,1 -.22,.45 -.1,.1 -.3,-.3
"""

SKULL_ORK = """
curve skin 0,-1 .62,-.88 .95,-.4 .93,.05 .991,.5 .62,.98 -.62,.98 -.991,.5 -.93,.05 -.95,-.4 -.62,-.88
curve skin_dark -.05,-.95 -.62,-.86 -.95,-.4 -.93,.05 -.991,.5 -.62,.96 -.1,1 -.22,.45 -.1,.1 -.3,-.3
"""

SKULL_TROLL = """
curve skin 0,-1 .62,-.88 .95,-.4 .93,.05 1.075,.5 .75,.98 -.75,.98 -1.075,.5 -.93,.05 -.95,-.4 -.62,-.88
curve skin_dark -.05,-.95 -.62,-.86 -.95,-.4 -.93,.05 -1.075,.5 -.75,.96 -.1,1 -.22,.45 -.1,.1 -.3,-.3
"""

SKULL_DWARF = """
curve skin 0,-1 .62,-.88 .95,-.4 .93,.05 .882,.5 .4,.98 -.4,.98 -.882,.5 -.93,.05 -.95,-.4 -.62,-.88
curve skin_dark -.05,-.95 -.62,-.86 -.95,-.4 -.93,.05 -.882,.5 -.4,.96 -.1,1 -.22,.45 -.1,.1 -.3,-.3
"""

BEHIND_LONG = """
curve hair -1,-.6 -1.25,.4 -1.3,1.6 -.9,2.6 0,2.2 1,2.8 1.35,1.7 1.25,.4 1,-.6 0,-1.15
"""

EARS_ELF = """
both curve skin .86,.15 .88,-.28 1.3,-.6 1.95,-1 1.5,-.35 1.12,.14
both poly skin_dark .96,.04 1.08,-.22 1.6,-.68 1.14,0
"""

EARS_ORK = """
both curve skin .85,.2 .9,-.25 1.4,-.42 1.15,0 1,.25
"""

EARS_HUMAN = """
both oval skin_dark .97,.02 .13 .25
"""

TUSKS = """
both curve bone .24,.76 .46,.74 .5,.56 .52,.34 .36,.54
"""

TUSKS_TROLL = """
both curve bone .26,.8 .56,.78 .64,.52 .66,.2 .42,.52
"""

HORNS_CURLED = """
both ribbon bone .55/.5/.36/.22/.05 .6,-.62 1.35,-.8 1.9,-.35 1.75,.25 1.35,.32
both oval leather_light 1.35,-.8 .07 .22 -5
both oval leather_light 1.9,-.35 .07 .22 20
"""

HORNS_HIGH = """
both ribbon bone .56/.48/.36/.22/.04 .55,-.65 1.2,-.85 1.75,-1.35 1.8,-2 1.55,-2.45
both oval leather_light 1.2,-.85 .07 .22 -5
both oval leather_light 1.75,-1.35 .07 .22 20
"""

BEARD = """
curve leather_light -.95,.1 -.6,.45 0,.5 .6,.45 .95,.1 .95,.9 .55,1.7 0,2.1 -.55,1.7 -.95,.9
curve leather -.5,.52 0,.42 .5,.52 .4,.66 0,.6 -.4,.66
ribbon leather .1/.16/.06 -.42,.9 -.378,1.4 -.294,1.95
box gold -.436,1.5 -.236,1.62
ribbon leather .1/.16/.06 0,.9 0,1.4 0,1.95
box gold -.1,1.5 .1,1.62
ribbon leather .1/.16/.06 .42,.9 .378,1.4 .294,1.95
box gold .236,1.5 .436,1.62
"""

FACE = """
poly skin_dark -.72,-.2 -.1,-.1 .1,-.1 .72,-.2 .66,.1 .2,.12 -.2,.12 -.66,.1
curve skin_dark .02,-.05 .06,.2 .2,.42 .05,.48 -.12,.42 -.06,.2
curve skin_light .06,0 .12,.24 .17,.38 .08,.36
poly skin_light .34,.18 .74,.12 .6,.44
ribbon hair .05/.09/.03 -.32,.68 0,.66 .32,.68
poly skin_dark -.2,.8 .2,.8 .1,.86 -.1,.86
both ribbon hair .05/.12/.07 .14,-.16 .44,-.25 .74,-.17
"""

EYES = """
both curve bone .2,.03 .4,-.06 .6,.01 .4,.08
both oval ink .4,.01 .085 .07
"""

EYES_GLOW = """
both curve glow_key .18,.03 .4,-.08 .62,.01 .4,.09
both oval glow_white .4,0 .08 .05
"""

EYES_CYBER = """
both curve metal_dark .12,.04 .4,-.12 .68,.01 .4,.14
both curve glow2 .2,.03 .4,-.06 .6,.01 .4,.08
"""

CIRCUITS = """
line glow2 .035 .44,.14 .5,.42 .36,.6
line glow2 .035 .66,.1 .72,.34
oval metal .78,-.42 .14 .12
oval glow2 .78,-.42 .05
"""

LIPS = """
curve red -.2,.67 0,.62 .2,.67 0,.75
"""

HOOD = """
curve cloth1 -1.3,.9 -1.32,-.3 -.8,-1.25 0,-1.5 .8,-1.25 1.32,-.3 1.3,.9 0,1.3
curve ink -.98,.8 -1,-.3 -.6,-1 0,-1.2 .6,-1 1,-.3 .98,.8 0,1.1
"""

MOHAWK = """
poly hair_dye -.62,-.82 -.36,-1.438 -.16,-.82
poly hair_dye -.46,-.82 -.2,-1.614 0,-.82
poly hair_dye -.3,-.82 -.04,-1.79 .16,-.82
poly hair_dye -.14,-.82 .12,-1.834 .32,-.82
poly hair_dye 0,-.82 .26,-1.68 .46,-.82
poly hair_dye .12,-.82 .38,-1.548 .58,-.82
line hair_dye .05 .02,-.9 .08,-1.6
"""

SHORT = """
curve hair -1.04,-.05 -1.08,-.6 -.66,-1.08 0,-1.2 .66,-1.08 1.08,-.6 1.04,-.05 .86,-.42 .4,-.68 -.2,-.62 -.8,-.45
"""

LONG = """
curve hair -1.04,-.05 -1.08,-.6 -.66,-1.08 0,-1.2 .66,-1.08 1.08,-.6 1.04,-.05 .86,-.42 .4,-.68 -.2,-.62 -.8,-.45
both curve hair .3,-1 .95,-.75 1.16,.1 1.12,1.1 .98,1.5 .9,.5 .78,-.25
ribbon hair_dye .05/.14/.04 .62,-.8 .98,.1 1,1.2
"""

UNDERCUT = """
curve hair_dye -.95,-.5 -.5,-1.22 .4,-1.3 1.05,-.75 1.22,.1 1.1,.5 .92,-.2 .4,-.62 -.3,-.66
"""

TOPKNOT = """
curve hair -1.04,-.05 -1.08,-.6 -.66,-1.08 0,-1.2 .66,-1.08 1.08,-.6 1.04,-.05 .86,-.42 .4,-.68 -.2,-.62 -.8,-.45
oval hair .05,-1.35 .26 .3
limb red .1 .1 -.14,-1.16 .22,-1.16
"""

BUN = """
curve hair -1.04,-.05 -1.08,-.6 -.66,-1.08 0,-1.2 .66,-1.08 1.08,-.6 1.04,-.05 .86,-.42 .4,-.68 -.2,-.62 -.8,-.45
oval hair .55,-1.18 .36 .34
"""

SLICK = """
curve hair -1,-.2 -.98,-.75 -.5,-1.12 .3,-1.16 .9,-.85 1,-.2 .84,-.5 .3,-.82 -.4,-.78
"""

HAT = """
curve cloth2 -1,-.55 -.92,-1.3 -.3,-1.5 .1,-1.38 .4,-1.5 .95,-1.25 1,-.55
box key -1,-.82 1,-.62
oval cloth2 0,-.55 1.75 .2 -3
"""

BEANIE = """
curve cloth3 -1.05,-.32 -1.05,-.9 -.5,-1.28 .5,-1.28 1.05,-.9 1.05,-.32 0,-.42
box cloth2 -1.06,-.5 1.06,-.26
"""

VISOR = """
curve metal_dark -1.06,-.3 0,-.24 1.06,-.3 1.02,.16 .3,.26 0,.18 -.3,.26 -1.02,.16
curve glow2 -.88,-.14 0,-.08 .88,-.14 .84,.02 0,.08 -.84,.02
"""

GOGGLES = """
box leather -1.04,-.12 1.04,.1
both oval metal .43,0 .4 .3
both oval glow2 .43,0 .27 .19
both oval glass .36,.04 .17 .12
box metal -.1,-.08 .1,.05
"""

SHADES = """
curve ink -.86,-.14 -.1,-.12 .1,-.12 .86,-.14 .76,.16 .24,.16 0,-.02 -.24,.16 -.76,.16
line glow_white .03 .3,-.06 .7,-.07
"""

MASK = """
curve metal_dark -.9,.2 -.3,.22 0,.1 .3,.22 .9,.2 .82,.72 .4,1.08 -.4,1.08 -.82,.72
both oval metal .55,.72 .28 .26
both oval ink .55,.72 .18 .17
both box cloth0 .06,.34 .1,.9
line glow .05 -.14,.94 .14,.94
"""

HELMET = """
curve cloth3 -1.14,.5 -1.2,-.4 -.75,-1.18 0,-1.36 .75,-1.18 1.2,-.4 1.14,.5 .66,1.1 -.66,1.1
curve ink -.94,-.34 0,-.42 .94,-.34 .9,.2 .3,.34 -.3,.34 -.9,.2
curve glow_red -.76,-.1 0,-.16 .76,-.1 .72,.02 0,-.03 -.72,.02
poly cloth4 -.12,-1.34 .12,-1.34 .08,-.46 -.08,-.46
both box metal_dark .2,.55 .28,1
both box metal_dark .36,.55 .44,.95
both oval metal_dark 1.12,0 .16 .3
"""

#: By metatype; a dwarf has a human's.
EARS = {"elf": EARS_ELF, "ork": EARS_ORK, "troll": EARS_ORK}

#: By the hair of a body.
HAIR = {
    "mohawk": MOHAWK,
    "short": SHORT,
    "long": LONG,
    "undercut": UNDERCUT,
    "topknot": TOPKNOT,
    "bun": BUN,
    "slick": SLICK,
    "hat": HAT,
    "beanie": BEANIE,
}

#: By the eyes of a body.
WORN = {
    "visor": VISOR,
    "goggles": GOGGLES,
    "shades": SHADES,
    "mask": MASK,
    "helmet": HELMET,
}

#: By metatype.
SKULLS = {
    "human": SKULL_HUMAN,
    "elf": SKULL_ELF,
    "ork": SKULL_ORK,
    "troll": SKULL_TROLL,
    "dwarf": SKULL_DWARF,
}

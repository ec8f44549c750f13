"""What stands and sits in rooms, as drawings: feet at y = 0; one unit is a metre for what stands on a floor."""

CHAIR = """
limb metal_dark .07 .07 0,-.42 0,-.06
limb metal_dark .06 .06 -.24,-.03 .24,-.03
curve cloth2 -.3,-.48 .3,-.48 .26,-.36 -.26,-.36
curve cloth1 -.27,-.46 -.3,-1 -.2,-1.24 .2,-1.24 .3,-1 .27,-.46
"""

COUCH = """
curve cloth2 -1,-.1 -1,-.82 -.9,-.9 .9,-.9 1,-.82 1,-.1
curve cloth3 -.92,-.1 -.92,-.42 0,-.48 .92,-.42 .92,-.1
curve cloth2 -1.15,0 -1.15,-.56 -.86,-.58 -.84,0
curve cloth2 1.15,0 1.15,-.56 .86,-.58 .84,0
curve key .3,-.46 .42,-.8 .78,-.72 .7,-.42
"""

FLOOR_LAMP = """
limb metal_dark .03 .03 0,0 0,-1.5
curve glow_warm -.16,-1.78 .16,-1.78 .26,-1.45 -.26,-1.45
oval metal_dark 0,-.01 .2 .03
"""

STOOL = """
limb metal_dark .06 .06 0,0 0,-.9
oval metal_dark 0,-.01 .24 .05
line metal .03 -.14,-.3 .14,-.3
oval cloth2 0,-.92 .3 .1
"""

PATRON = """
curve cloth1 -.2,-.16 -.31,-.66 -.12,-.84 .12,-.84 .31,-.66 .2,-.16 .22,.04 -.22,.04
limb cloth1 .13 .1 -.26,-.68 -.37,-.38
limb cloth1 .13 .1 .26,-.68 .37,-.4
limb cloth1 .1 .08 -.37,-.38 -.22,-.34
limb cloth1 .1 .08 .37,-.4 .24,-.36
poly skin_dark -.07,-.95 .07,-.95 .09,-.82 -.09,-.82
oval hair 0,-1 .115 .145
limb cloth1 .17 .11 -.1,.05 -.13,.42
limb cloth1 .17 .11 .1,.05 .13,.42
"""

PATRON_HAIR = """
curve hair -.12,-1.02 -.08,-1.14 .08,-1.15 .13,-1 .1,-.86 -.1,-.86
ribbon hair_dye .05/.07/.02 .05,-1.1 .1,-.98 .06,-.78
"""

DJ = """
curve cloth1 -.3,.1 -.32,-.46 -.16,-.66 .16,-.66 .32,-.46 .3,.1
oval skin_dark 0,-.84 .14 .18
limb cloth1 .13 .1 -.28,-.5 -.44,-.1
limb cloth1 .13 .1 .28,-.5 .5,-.9
limb cloth1 .1 .08 .5,-.9 .42,-1.24
oval metal -.15,-.84 .05 .09
oval metal .15,-.84 .05 .09
limb metal .05 .05 -.15,-.98 .15,-.98
limb glow2 .06 .06 -.1,-.86 .1,-.86
"""

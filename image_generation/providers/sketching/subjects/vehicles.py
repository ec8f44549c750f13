"""Vehicles in side view, as drawings: wheels at y = 0, about two units long, nose right."""

CAR = """
box glow -.8,-.06 .8,-.035
curve cloth1 -1,-.16 -1.02,-.34 -.9,-.42 -.5,-.46 -.2,-.62 .2,-.62 .5,-.44 .9,-.36 1.04,-.24 1.02,-.1 .5,-.08
  -.6,-.08
poly cloth3 -.98,-.3 .98,-.27 1.02,-.2 -1,-.22
poly glass -.42,-.45 -.16,-.585 0,-.59 0,-.44
poly glass .04,-.59 .2,-.585 .42,-.435 .04,-.44
line glow2 .012 -.96,-.26 .96,-.235
line cloth0 .01 .02,-.6 .02,-.12
line metal .015 -.14,-.37 -.04,-.37
poly glow_white .9,-.31 1,-.26 1,-.22 .86,-.25
poly glow_red -1.01,-.34 -.9,-.36 -.9,-.31 -1.01,-.28
poly cloth2 -1.04,-.5 -.78,-.5 -.86,-.45 -1,-.45
line cloth2 .02 -.9,-.48 -.86,-.4
oval ink -.6,-.17 .19
oval cloth0 -.6,-.17 .17
oval metal_dark -.6,-.17 .105
ring glow2 -.6,-.17 .119 .017
oval metal -.6,-.17 .034
oval ink .6,-.17 .19
oval cloth0 .6,-.17 .17
oval metal_dark .6,-.17 .105
ring glow2 .6,-.17 .119 .017
oval metal .6,-.17 .034
"""

BIKE = """
oval ink -.62,-.27 .29
oval cloth1 -.62,-.27 .25
ring glow -.62,-.27 .2 .03
oval metal -.62,-.27 .07
oval ink .68,-.27 .29
oval cloth1 .68,-.27 .25
ring glow .68,-.27 .2 .03
oval metal .68,-.27 .07
limb metal .06 .05 .68,-.27 .4,-.72
limb metal_dark .1 .12 -.62,-.27 -.1,-.3
curve cloth2 -.3,-.2 .3,-.2 .42,-.42 .2,-.5 -.2,-.46
oval metal .02,-.32 .12
oval metal_dark .02,-.32 .07
curve cloth3 .5,-.74 .3,-.72 .02,-.62 -.1,-.52 .2,-.46 .48,-.5 .62,-.58
curve cloth1 -.04,-.56 -.4,-.54 -.9,-.68 -.78,-.52 -.4,-.44 -.06,-.44
curve glass .5,-.74 .34,-.88 .28,-.74
limb metal_dark .035 .03 .36,-.76 .2,-.84
poly glow_white .56,-.66 .68,-.58 .62,-.54 .54,-.58
poly glow_red -.9,-.67 -.78,-.62 -.78,-.58
line glow2 .016 -.06,-.53 .2,-.58 .42,-.6
limb metal .06 .08 -.1,-.2 -.8,-.2
"""

RIDER = """
limb cloth1 .17 .14 -.3,-.62 .1,-.52
limb cloth2 .14 .11 .1,-.52 -.04,-.22
oval cloth0 .02,-.17 .13 .06
curve cloth2 -.42,-.6 -.32,-.98 .0,-1.2 .2,-1.1 .1,-.8 -.12,-.56
ribbon key .07/.05/.015 -.05,-1.16 -.4,-1.2 -.66,-1.08 -.92,-1.16
limb cloth3 .14 .11 .08,-1.08 .28,-.86
limb cloth1 .1 .08 .28,-.86 .42,-.78
oval cloth3 .2,-1.26 .16 .17
curve glow2 .2,-1.3 .35,-1.29 .35,-1.2 .23,-1.21
line glow .014 -.34,-.9 -.2,-.66
"""

FLYER = """
curve cloth1 -.5,-.2 .2,-.28 .7,-.18 .98,0 .8,.14 .1,.2 -.5,.12
poly cloth1 -.4,-.2 -1.2,-.3 -1.36,-.52 -1.22,-.52 -1,-.3 -.5,.08
poly glass .46,-.2 .7,-.14 .92,0 .6,.02 .44,-.04
line glow2 .014 -.44,-.02 .4,.02
box glow_warm -.3,-.14 -.22,-.07
box glow_warm -.14,-.14 -.06,-.07
box glow_warm .02,-.14 .1,-.07
box glow_warm .18,-.14 .26,-.07
both limb cloth2 .1 .08 0,-.2 .1,-.3
poly cloth2 -.24,-.22 .06,-.24 .2,-.44 -.3,-.42
oval cloth3 -.06,-.46 .17 .09
oval cloth4 -.06,-.52 .72 .022
poly glow2 -.16,-.38 .04,-.38 -.02,-.26 -.1,-.26
limb metal_dark .03 .03 -.2,.16 -.24,.3
limb metal_dark .03 .03 .3,.16 .34,.3
oval glow_red -1.3,-.53 .03
oval glow_red .1,.21 .03
poly glow_white .7,.12 .8,.1 .78,.16
"""

#: Every vehicle by its word; True for those that fly.
VEHICLES: dict[str, tuple[str, bool]] = {
    "car": (CAR, False),
    "bike": (BIKE, False),
    "flyer": (FLYER, True),
}

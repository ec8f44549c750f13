"""Arms and armour, as drawings: each lies along the x axis, about two units long, middle at 0,0."""

KATANA = """
poly metal -.36,-.02 .2,-.06 .75,-.14 .98,-.22 .9,-.12 .5,-.02 0,.045 -.36,.055
poly metal_light -.36,.02 .2,-.01 .72,-.09 .96,-.2 .9,-.12 .5,-.02 0,.045 -.36,.055
line glow2 .012 -.34,.052 0,.043 .5,-.022 .9,-.12 .97,-.2
limb ink .1 .09 -.96,.03 -.42,.015
poly leather_light -.93,-.035 -.885,-.035 -.91,.06 -.955,.06
poly leather_light -.84,-.035 -.795,-.035 -.82,.06 -.865,.06
poly leather_light -.75,-.035 -.705,-.035 -.73,.06 -.775,.06
poly leather_light -.66,-.035 -.615,-.035 -.64,.06 -.685,.06
poly leather_light -.57,-.035 -.525,-.035 -.55,.06 -.595,.06
poly leather_light -.48,-.035 -.435,-.035 -.46,.06 -.505,.06
oval gold -.38,.015 .035 .115 -2
oval gold -.98,.03 .03 .06
"""

KNIFE = """
poly metal -.2,-.1 .55,-.1 .98,.02 .6,.11 -.2,.11
poly metal_light -.2,.04 .8,.02 .98,.02 .6,.11 -.2,.11
poly metal_dark -.1,-.1 -.04,-.1 -.08,-.05
poly metal_dark 0,-.1 .06,-.1 .02,-.05
poly metal_dark .1,-.1 .16,-.1 .12,-.05
poly metal_dark .2,-.1 .26,-.1 .22,-.05
poly metal_dark .3,-.1 .36,-.1 .32,-.05
limb leather .2 .17 -.9,.02 -.25,0
box ink -.8,-.08 -.77,.1
box ink -.68,-.08 -.65,.1
box ink -.56,-.08 -.53,.1
box ink -.44,-.08 -.41,.1
box metal_dark -.25,-.17 -.17,.18
line glow .012 -.1,.105 .6,.105 .96,.025
"""

PISTOL = """
poly metal_dark -.72,-.05 -.3,-.05 -.36,.3 -.5,.86 -.96,.86 -.84,.4
poly leather -.7,.12 -.42,.12 -.55,.74 -.84,.74
line ink .02 -.72,.22 -.46,.22
line ink .02 -.75,.35 -.495,.35
line ink .02 -.78,.48 -.53,.48
line ink .02 -.81,.61 -.565,.61
limb metal_dark .06 .06 -.3,.1 -.24,.34
limb metal_dark .06 .06 -.24,.34 .02,.34
limb metal_dark .06 .06 .02,.34 .1,.1
limb metal .05 .04 -.18,.1 -.2,.26
poly metal -.9,-.42 .92,-.42 .98,-.32 .98,-.1 .55,-.06 .5,.12 -.76,.1 -.92,-.2
poly metal_dark -.9,-.14 .98,-.14 .98,-.1 .55,-.06 .5,.12 -.76,.1
line metal_dark .025 -.8,-.38 -.84,-.2
line metal_dark .025 -.73,-.38 -.77,-.2
line metal_dark .025 -.66,-.38 -.7,-.2
line metal_dark .025 -.59,-.38 -.63,-.2
line metal_dark .025 -.52,-.38 -.56,-.2
box ink -.22,-.36 .2,-.24
box glow2 -.2,-.03 .36,0
box metal_dark .74,-.5 .84,-.42
box metal_dark -.86,-.5 -.76,-.42
oval ink .97,-.27 .02 .07
box glow_red .55,.02 .62,.07
"""

RIFLE = """
poly cloth3 -1,-.12 -.5,-.14 -.46,.1 -.72,.12 -.98,.3
poly metal_dark -.56,-.18 .3,-.18 .34,.1 -.5,.12
poly metal_dark -.36,.1 -.18,.1 -.3,.46 -.46,.44
poly metal_dark 0,.1 .2,.1 .3,.5 .12,.54
poly cloth4 .26,-.16 .68,-.14 .68,.06 .3,.08
box ink .34,-.08 .39,.02
box ink .43,-.08 .48,.02
box ink .52,-.08 .57,.02
box ink .61,-.08 .66,.02
box metal .66,-.09 .98,-.03
box metal_dark .9,-.12 1,0
limb metal_dark .13 .13 -.3,-.32 .14,-.32
box metal_dark -.16,-.3 -.08,-.16
box metal_dark .04,-.3 .12,-.16
oval glow2 .18,-.32 .025 .05
box glow -.44,-.02 -.1,0
box metal -.52,-.15 .26,-.12
"""

GRENADE = """
curve cloth3 -.3,-.42 .3,-.42 .56,0 .58,.45 .34,.9 -.34,.9 -.58,.45 -.56,0
line ink .03 -.52,-.1 .52,-.1
line ink .03 -.52,.15 .52,.15
line ink .03 -.52,.4 .52,.4
line ink .03 -.52,.62 .52,.62
line ink .03 -.25,-.4 -.325,.88
line ink .03 0,-.4 0,.88
line ink .03 .25,-.4 .325,.88
box metal_dark -.2,-.68 .2,-.4
ribbon metal .1/.12/.08 0,-.7 .5,-.66 .74,-.2 .76,.3
ring metal_light -.42,-.62 .2 .04
box glow_red -.12,-.02 .12,.06
"""

STAFF = """
limb leather_light .08 .06 0,-.5 .04,1
line gold .03 -.05,-.4 .06,-.37
line gold .03 -.05,-.3 .06,-.27
line gold .03 -.05,.1 .06,.13
line gold .03 -.05,.16 .06,.19
both ribbon leather_light .08/.06/.02 0,-.48 .22,-.62 .2,-.86 .06,-1
oval glow 0,-.72 .12
oval glow_white 0,-.72 .07
"""

MASK = """
curve cloth3 -.72,-.5 -.4,-.95 .4,-.95 .72,-.5 .76,.1 .5,.7 .2,.95 -.2,.95 -.5,.7 -.76,.1
both oval metal_dark .36,-.18 .29 .25
both oval glow .36,-.18 .19 .15
both oval glow_key .31,-.21 .1 .07
poly cloth4 -.08,-.95 .08,-.95 .05,-.3 -.05,-.3
curve metal_dark -.34,.2 .34,.2 .4,.6 .16,.92 -.16,.92 -.4,.6
both oval metal .46,.52 .24
both oval ink .46,.52 .16
both line metal .025 .34,.44 .58,.44
both line metal .025 .34,.52 .58,.52
both line metal .025 .34,.6 .58,.6
line glow2 .025 -.12,.74 .12,.74
"""

ARM = """
limb metal_dark .5 .36 .1,.95 .02,.1
limb metal .26 .2 .16,.9 .08,.3
limb metal_dark .34 .26 .02,.2 0,-.2
oval metal .02,.2 .21
oval glow2 .02,.2 .09
limb metal .24 .22 0,0 0,-.22
line glow .025 -.1,.85 -.12,.45
curve metal_dark -.2,-.2 .2,-.2 .26,-.5 .2,-.62 -.2,-.62 -.24,-.45
limb metal .105 .09 -.18,-.58 -.225,-.76
limb metal_light .085 .06 -.225,-.78 -.243,-.92
oval glow2 -.225,-.77 .022
limb metal .105 .09 -.06,-.58 -.075,-.76
limb metal_light .085 .06 -.075,-.78 -.081,-.98
oval glow2 -.075,-.77 .022
limb metal .105 .09 .06,-.58 .075,-.76
limb metal_light .085 .06 .075,-.78 .081,-.98
oval glow2 .075,-.77 .022
limb metal .105 .09 .18,-.58 .225,-.76
limb metal_light .085 .06 .225,-.78 .243,-.92
oval glow2 .225,-.77 .022
limb metal .12 .1 -.22,-.36 -.42,-.52
limb metal_light .09 .07 -.42,-.52 -.46,-.7
ring glow2 0,-.42 .1 .02
"""

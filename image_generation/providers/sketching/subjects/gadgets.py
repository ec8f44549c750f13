"""Decks, chips, vials and curiosities, as drawings: about two units large, middle at 0,0."""

DECK = """
ribbon ink .05/.05 .9,.2 1.3,.35 1.15,.7 1.5,.85
poly metal_dark -.86,-.62 .86,-.62 1,.52 -1,.52
poly metal -1,.52 1,.52 1,.64 -1,.64
poly glass -.78,-.54 .4,-.54 .44,-.1 -.82,-.1
poly cloth3 .48,-.54 .8,-.54 .85,-.1 .51,-.1
box glow2 -.86,0 -.745,.085
box cloth4 -.715,0 -.6,.085
box cloth4 -.57,0 -.455,.085
box cloth4 -.425,0 -.31,.085
box cloth4 -.28,0 -.165,.085
box cloth4 -.135,0 -.02,.085
box cloth4 .01,0 .125,.085
box cloth4 .155,0 .27,.085
box cloth4 .3,0 .415,.085
box cloth4 .445,0 .56,.085
box cloth4 .59,0 .705,.085
box glow2 .735,0 .85,.085
box cloth4 -.866,.12 -.751,.205
box cloth4 -.721,.12 -.606,.205
box cloth4 -.576,.12 -.461,.205
box cloth4 -.431,.12 -.316,.205
box glow2 -.286,.12 -.171,.205
box cloth4 -.141,.12 -.026,.205
box cloth4 .004,.12 .119,.205
box cloth4 .149,.12 .264,.205
box cloth4 .294,.12 .409,.205
box cloth4 .439,.12 .554,.205
box cloth4 .584,.12 .699,.205
box cloth4 .729,.12 .844,.205
box cloth4 -.872,.24 -.757,.325
box cloth4 -.727,.24 -.612,.325
box cloth4 -.582,.24 -.467,.325
box cloth4 -.437,.24 -.322,.325
box cloth4 -.292,.24 -.177,.325
box cloth4 -.147,.24 -.032,.325
box cloth4 -.002,.24 .113,.325
box cloth4 .143,.24 .258,.325
box glow2 .288,.24 .403,.325
box cloth4 .433,.24 .548,.325
box cloth4 .578,.24 .693,.325
box cloth4 .723,.24 .838,.325
box cloth4 -.878,.36 -.763,.445
box glow2 -.733,.36 -.618,.445
box cloth4 -.588,.36 -.473,.445
box cloth4 -.443,.36 -.328,.445
box cloth4 -.298,.36 -.183,.445
box cloth4 -.153,.36 -.038,.445
box cloth4 -.008,.36 .107,.445
box cloth4 .137,.36 .252,.445
box cloth4 .282,.36 .397,.445
box cloth4 .427,.36 .542,.445
box cloth4 .572,.36 .687,.445
box cloth4 .717,.36 .832,.445
line glow .02 -.74,-.48 -.5,-.48
line glow2 .02 -.74,-.414 .029,-.414
line glow2 .02 -.74,-.348 -.3,-.348
line glow .02 -.74,-.282 .229,-.282
line glow2 .02 -.74,-.216 -.1,-.216
line glow2 .02 -.74,-.15 -.429,-.15
ring glow .66,-.32 .11 .02
oval glow_white .66,-.32 .04
box glow_red -.9,.56 -.86,.59
box glow_red -.8,.56 -.76,.59
box glow_red -.7,.56 -.66,.59
box glow_red -.6,.56 -.56,.59
"""

COMMLINK = """
curve metal_dark -.5,-.95 .5,-.95 .54,-.9 .54,.9 .5,.95 -.5,.95 -.54,.9 -.54,-.9
box glass -.46,-.82 .46,.8
ring glow2 0,-.3 .26 .025
ring glow 0,-.3 .17 .02
oval glow_white 0,-.3 .05
line glow .03 -.36,.14 -.05,.14
line glow2 .03 -.36,.25 .26,.25
line glow .03 -.36,.36 .17,.36
line glow2 .03 -.36,.47 .08,.47
line glow .03 -.36,.58 -.01,.58
oval metal 0,.875 .05
line metal .02 -.12,-.885 .12,-.885
"""

CHIP = """
box gold -.645,-.92 -.555,.92
box gold -.92,-.645 .92,-.555
box gold -.445,-.92 -.355,.92
box gold -.92,-.445 .92,-.355
box gold -.245,-.92 -.155,.92
box gold -.92,-.245 .92,-.155
box gold -.045,-.92 .045,.92
box gold -.92,-.045 .92,.045
box gold .155,-.92 .245,.92
box gold -.92,.155 .92,.245
box gold .355,-.92 .445,.92
box gold -.92,.355 .92,.445
box gold .555,-.92 .645,.92
box gold -.92,.555 .92,.645
poly metal_dark -.6,-.76 .76,-.76 .76,.76 -.76,.76 -.76,-.6
box cloth3 -.56,-.56 .56,.56
line glow2 .02 -.4,-.56 -.4,-.34
line glow2 .02 -.4,.34 -.4,.56
line glow2 .02 -.56,-.4 -.34,-.4
line glow2 .02 .34,-.4 .56,-.4
line glow2 .02 -.2,-.56 -.2,-.34
line glow2 .02 -.2,.34 -.2,.56
line glow2 .02 -.56,-.2 -.34,-.2
line glow2 .02 .34,-.2 .56,-.2
line glow2 .02 0,-.56 0,-.34
line glow2 .02 0,.34 0,.56
line glow2 .02 -.56,0 -.34,0
line glow2 .02 .34,0 .56,0
line glow2 .02 .2,-.56 .2,-.34
line glow2 .02 .2,.34 .2,.56
line glow2 .02 -.56,.2 -.34,.2
line glow2 .02 .34,.2 .56,.2
line glow2 .02 .4,-.56 .4,-.34
line glow2 .02 .4,.34 .4,.56
line glow2 .02 -.56,.4 -.34,.4
line glow2 .02 .34,.4 .56,.4
box glow -.3,-.3 .3,.3
box ink -.24,-.24 .24,.24
poly glow_white 0,-.15 .15,0 0,.15 -.15,0
"""

CREDSTICK = """
limb ink .4 .4 -.8,0 .8,0
limb metal_dark .36 .36 -.8,0 .8,0
limb metal .2 .16 -.74,-.06 .74,-.06
limb metal_light .06 .06 -.7,-.11 .6,-.11
box ink -.44,-.19 .12,.19
box glass -.4,-.13 .08,.13
line glow2 .03 -.34,-.06 .02,-.06
line glow2 .03 -.34,.0 -.1,.0
line glow .03 -.34,.06 -.04,.06
poly gold .3,-.18 .36,-.18 .36,.18 .3,.18
poly gold .44,-.18 .5,-.18 .5,.18 .44,.18
poly glow .62,-.18 .66,-.18 .66,.18 .62,.18
box gold .92,-.08 1.06,.08
line ink .02 .96,-.08 .96,.08
line ink .02 1.01,-.08 1.01,.08
oval metal_light -.84,0 .09 .12
"""

VIAL = """
curve glass -.16,-.62 .16,-.62 .18,-.3 .46,.2 .5,.7 .3,.92 -.3,.92 -.5,.7 -.46,.2 -.18,-.3
curve glow -.36,.14 0,.2 .36,.14 .43,.66 .26,.84 -.26,.84 -.43,.66
curve glow_key -.22,.4 .1,.36 .3,.5 .24,.74 -.1,.78
oval glow_white -.2,.3 .035
oval glow_white .16,.44 .05
oval glow_white .02,.26 .03
oval glow_white -.08,.6 .04
box metal_dark -.2,-.76 .2,-.6
box metal -.16,-.94 .16,-.76
ribbon metal_light .02/.05/.02 -.3,.1 -.4,.4 -.38,.7
"""

CRYSTAL = """
poly glow3 0,-1 .42,-.4 .36,.4 0,.95 -.36,.4 -.42,-.4
poly glow 0,-1 .42,-.4 .1,-.3
poly glow_key 0,-1 .1,-.3 -.16,-.34 -.42,-.4
poly key .1,-.3 .42,-.4 .36,.4 .06,.46
poly glow_white -.16,-.34 .1,-.3 .06,.46 -.1,.4
poly accent -.42,-.4 -.16,-.34 -.1,.4 -.36,.4
poly accent_dark -.36,.4 -.1,.4 0,.95
poly glow -.783,.185 -.506,.412 -.457,.915 -.799,.542
poly glow3 .731,.275 .756,.588 .469,.925 .496,.483
"""

BOOK = """
poly bone -.58,.86 .72,.86 .72,.95 -.5,.95
poly bone .66,-.82 .74,-.74 .74,.93 .66,.9
curve leather_light -.7,-.88 .66,-.88 .68,-.86 .68,.86 .66,.88 -.7,.88 -.72,.86 -.72,-.86
box leather -.72,-.88 -.5,.88
poly gold .66,.88 .44,.88 .66,.66
poly gold .66,-.88 .44,-.88 .66,-.66
box gold -.72,-.7 -.5,-.65
box gold -.72,-.3 -.5,-.25
box gold -.72,.25 -.5,.3
box gold -.72,.65 -.5,.7
ring glow .08,-.02 .36 .03
line glow .025 .08,-.32 .256,.223
line glow .025 .256,.223 -.205,-.113
line glow .025 -.205,-.113 .365,-.113
line glow .025 .365,-.113 -.096,.223
line glow .025 -.096,.223 .08,-.32
oval glow_white .08,-.02 .06
"""

CASE = """
ring metal 0,-.56 .2 .06
curve cloth3 -.95,-.5 .95,-.5 1,-.44 1,.64 .95,.7 -.95,.7 -1,.64 -1,-.44
box cloth1 -1,.06 1,.12
line glow_warm .03 -.98,.09 .98,.09
both box metal .48,-.02 .68,.2
both box metal_dark .53,.04 .63,.1
both poly metal 1,-.5 .76,-.5 1,-.26
both poly metal 1,.7 .76,.7 1,.46
box glow_red -.1,-.1 .1,-.04
"""

SKULL = """
curve bone -.4,.9 -.42,.5 -.72,.3 -.8,-.3 -.5,-.85 0,-.98 .5,-.85 .8,-.3 .72,.3 .42,.5 .4,.9
both curve ink .14,-.05 .36,-.22 .6,-.06 .56,.22 .3,.28
oval glow .37,.03 .11
oval glow_white .37,.03 .05
poly ink 0,.2 .11,.46 -.11,.46
line ink .03 -.28,.6 -.28,.88
line ink .03 -.14,.6 -.14,.88
line ink .03 0,.6 0,.88
line ink .03 .14,.6 .14,.88
line ink .03 .28,.6 .28,.88
line ink .03 -.36,.72 .36,.72
line leather_light .02 -.2,-.92 -.3,-.6 -.2,-.4
poly metal -.8,-.3 -.5,-.85 -.36,-.5 -.6,-.2
oval glow2 -.56,-.46 .05
"""

EYE = """
oval bone 0,0 .85
oval metal_dark 0,0 .6
oval accent_dark 0,0 .5
line accent .03 .25,0 .45,0
line accent .03 .235,.086 .423,.154
line accent .03 .192,.161 .345,.289
line accent .03 .125,.217 .225,.39
line accent .03 .043,.246 .078,.443
line accent .03 -.043,.246 -.078,.443
line accent .03 -.125,.217 -.225,.39
line accent .03 -.192,.161 -.345,.289
line accent .03 -.235,.086 -.423,.154
line accent .03 -.25,0 -.45,0
line accent .03 -.235,-.086 -.423,-.154
line accent .03 -.192,-.161 -.345,-.289
line accent .03 -.125,-.217 -.225,-.39
line accent .03 -.043,-.246 -.078,-.443
line accent .03 .043,-.246 .078,-.443
line accent .03 .125,-.217 .225,-.39
line accent .03 .192,-.161 .345,-.289
line accent .03 .235,-.086 .423,-.154
ring glow2 0,0 .48 .03
oval ink 0,0 .24
ring glow 0,0 .25 .03
oval glow_white .1,-.1 .05
ribbon red .06/.02 -.82,.1 -.7,.2 -.62,.12
line metal .04 .527,.288 .737,.403
line metal .04 .16,.578 .225,.809
line metal .04 -.442,.405 -.619,.567
line metal .04 -.538,-.266 -.753,-.372
line metal .04 -.184,-.571 -.258,-.799
line metal .04 .465,-.379 .651,-.53
"""

"""Arms and hands, as drawings: from joint to joint is y 0 to 1, one unit across is the width of the arm."""

UPPER = """
curve sleeve -.5,-.06 -.3,-.2 .3,-.2 .5,-.06 .58,.25 .52,.6 .44,1 0,1.1 -.44,1 -.52,.6 -.58,.25
ribbon cloth0 .04/.07/.02 -.42,.78 -.05,.86 .3,.82
ribbon cloth0 .03/.06/.02 .44,.9 .1,.97 -.2,.94
"""

FORE = """
curve sleeve -.44,-.06 0,-.12 .44,-.06 .5,.25 .4,.7 .33,1 -.33,1 -.4,.7 -.5,.25
ribbon cloth0 .03/.06/.02 -.4,.12 0,.18 .34,.12
poly cloth3 -.38,.78 .38,.78 .34,.97 -.34,.97
line cloth0 .03 -.36,.87 .36,.87
"""

HAND = """
limb hand_dark .26 .2 .28,.05 .46,.5
curve hand -.3,-.08 .3,-.08 .4,.2 .38,.6 .16,.86 -.22,.84 -.42,.44 -.4,.16
line hand_dark .05 -.2,.46 -.22,.82
line hand_dark .05 -.02,.48 -.02,.86
line hand_dark .05 .16,.46 .17,.82
poly hand_dark -.36,.36 .36,.36 .37,.44 -.38,.44
"""

PAULDRON = """
curve cloth2 -.5,.1 .7,.1 .8,.75 .5,1.05 -.1,.8
curve cloth3 -.85,-.3 -.4,-.72 .3,-.68 .82,-.2 .86,.42 .3,.3 -.5,.28
curve cloth4 -.7,-.3 -.35,-.58 .22,-.54 .62,-.16 .1,-.22 -.5,-.14
line cloth1 .05 -.6,.06 .1,.08 .8,.2
oval metal .58,.12 .08
oval metal -.46,.02 .07
"""

ELBOW = """
poly cloth3 -.42,-.2 .42,-.2 .5,.02 .36,.26 -.36,.26 -.5,.02
poly cloth4 -.26,-.12 .26,-.12 .3,.02 0,.16 -.3,.02
"""

TUBE = """
line glow .07 .36,.28 .36,.8
"""

CHROME_SHOULDER = """
oval metal_dark 0,0 .86
oval metal -.02,-.03 .78
oval metal_dark 0,0 .52
ring glow2 0,0 .4 .07
oval metal 0,0 .22
line metal_dark .06 -.62,-.4 -.3,-.2
line metal_dark .06 .3,-.2 .62,-.4
"""

CHROME_UPPER = """
curve metal_dark -.4,.1 .4,.1 .46,.4 .34,.95 -.34,.95 -.46,.4
curve metal -.36,.24 .02,.22 .06,.8 -.2,.84 -.4,.5
curve metal_light -.3,.28 -.16,.28 -.12,.7 -.26,.62
line glow2 .07 .2,.26 .24,.58 .14,.84
ribbon ink .12/.1 .44,.2 .54,.55 .36,.9
"""

CHROME_FORE = """
oval metal_dark 0,0 .5 .2
curve metal -.44,.08 .44,.08 .5,.34 .36,.8 .3,1 -.3,1 -.36,.8 -.5,.34
curve metal_dark .02,.2 .34,.16 .38,.4 .22,.74 .04,.7
curve metal_light -.36,.2 -.2,.2 -.18,.6 -.3,.56
line glow2 .06 .12,.26 .14,.62
poly metal_dark -.34,.84 .34,.84 .32,.92 -.32,.92
oval metal_light 0,0 .34 .13
oval glow2 0,0 .17 .07
"""

CHROME_HAND = """
limb metal_dark .24 .16 .28,.05 .48,.5
curve metal -.28,-.06 .28,-.06 .36,.2 .34,.44 -.34,.44 -.36,.2
limb metal_light .17 .13 -.24,.46 -.22,.8
limb metal_light .17 .13 -.06,.48 -.05,.88
limb metal_light .17 .13 .12,.47 .12,.84
limb metal_light .15 .12 .27,.44 .26,.72
oval glow2 0,.18 .1
"""

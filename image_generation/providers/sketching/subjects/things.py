"""Every thing by its word, with the angle at which it is shown."""

from . import gadgets, weapons

THINGS: dict[str, tuple[str, float]] = {
    "katana": (weapons.KATANA, -32.0),
    "knife": (weapons.KNIFE, -28.0),
    "pistol": (weapons.PISTOL, -8.0),
    "rifle": (weapons.RIFLE, -14.0),
    "deck": (gadgets.DECK, -4.0),
    "commlink": (gadgets.COMMLINK, 10.0),
    "chip": (gadgets.CHIP, 12.0),
    "credstick": (gadgets.CREDSTICK, -24.0),
    "vial": (gadgets.VIAL, 6.0),
    "grenade": (weapons.GRENADE, -8.0),
    "arm": (weapons.ARM, 14.0),
    "mask": (weapons.MASK, 0.0),
    "crystal": (gadgets.CRYSTAL, 0.0),
    "book": (gadgets.BOOK, -7.0),
    "staff": (weapons.STAFF, 18.0),
    "case": (gadgets.CASE, -3.0),
    "skull": (gadgets.SKULL, 0.0),
    "eye": (gadgets.EYE, 0.0),
}

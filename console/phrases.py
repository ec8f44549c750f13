"""The words by which a wish for a picture is known, in English and German; `intent` says how they stand together."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Longest first, so that "can you please" is not taken for "can you"."""
    found = (tuple(line.split()) for line in text.strip().split("/"))
    return tuple(sorted(found, key=len, reverse=True))


def _misspelt(words: frozenset[str]) -> dict[str, str]:
    """Two letters swapped; in long words also one left out. None of these is a word of its own."""
    found: dict[str, str] = {}
    for word in sorted(words):
        if len(word) < 4 or not word.isascii():
            continue
        for at in range(len(word) - 1):
            found[word[:at] + word[at + 1] + word[at] + word[at + 2 :]] = word
        if len(word) >= 7:
            found |= {word[:at] + word[at + 1 :]: word for at in range(1, len(word))}
    return {wrong: word for wrong, word in found.items() if wrong not in words}


POLITE: Final = _words("please pls plz plese pleas plox kindly bitte thanks thx thank danke ty")
#: What may stand before a wish and says nothing of it.
FILLER: Final = POLITE | _words(
    "ok okay k hey hi hello yo so and now then well alright right great cool nice wow yes yeah yep yup oh ah hm hmm"
    " um uh gm bot ai computer everyone guys folks chummer omae just maybe also quickly quick perhaps gut jetzt nun"
    " dann ja hallo einfach"
)

#: Somebody else is to do something.
DO_FRAMES: Final = _phrases(
    "can you/could you/would you/will you/can u/could u/would u/can someone/could someone/would someone"
    "/can somebody/could somebody/would somebody/can anyone/could anyone/can anybody/could anybody/i want you to"
    "/i'd like you to/i would like you to/we want you to/we'd like you to/would you be so kind and"
    "/would you be so kind as to/let's/lets/let us/go ahead and/kannst du/könntest du/würdest du/magst du"
    "/kann jemand/könnte jemand/kann mal jemand"
)
#: The asker wants to have something.
HAVE_FRAMES: Final = _phrases(
    "can i have/can we have/could i have/could we have/may i have/may we have/can i get/can we get/could i get"
    "/could we get/i want/we want/i'd like/we'd like/id like/i would like/we would like/i'd love/we'd love"
    "/i would love/we would love/how about/what about/any chance of/any chance for/let's have/lets have/let's get"
    "/lets get/ich hätte gern/ich hätte gerne/wir hätten gern/wir hätten gerne/ich möchte/wir möchten/ich will"
    "/wir wollen/wie wäre es mit/wie wär's mit"
)
#: The asker wants to see something.
SEE_FRAMES: Final = _phrases(
    "can i see/can we see/could i see/could we see/may we see/i want to see/we want to see/i'd like to see"
    "/we'd like to see/i would like to see/we would like to see/i'd love to see/we'd love to see/let's see/lets see"
    "/let us see/let me see"
)
#: The asker wants the last picture to be otherwise.
BE_FRAMES: Final = _phrases(
    "can it be/could it be/can we have it/could we have it/can i have it/could i have it/i want it/we want it"
    "/i'd like it/we'd like it/i would like it"
)

DRAW_GERMAN: Final = _words("zeichne male mal skizziere illustriere visualisiere")
DRAW: Final = DRAW_GERMAN | _words("draw paint sketch illustrate visualize visualise render depict")
#: Verbs at the end of a German question.
INFINITIVES: Final = _words(
    "zeichnen malen skizzieren illustrieren visualisieren generieren erstellen machen erzeugen zeigen"
)
SHOW: Final = _words("show zeig zeige")
MAKE: Final = SHOW | _words(
    "make create generate produce give gimme design do mach mache erstelle generiere erzeuge gib"
)
DATIVE: Final = _words("us me everyone everybody uns mir")
PICTURES: Final = _words("picture image pic drawing illustration img picture's bild zeichnung illustration")
#: Kinds of pictures whose name belongs to the prompt.
KINDS: Final = _words(
    "sketch painting portrait photo poster watercolour watercolor render landscape map logo comic cartoon skizze"
    " gemälde porträt foto karte"
)
#: What stands between a picture's name and what is to be seen in it.
OF: Final = _words("of showing depicting with where von vom mit")
OF_GERMAN: Final = _words("der des einer eines")
ARTICLES: Final = _words("a an another one some ein eine einen noch")
THE: Final = _words("the das die der den")
DETERMINERS: Final = (
    ARTICLES
    | THE
    | _words(
        "our this that these those two three four five six several our unser unsere unseren unserem einem einer dem"
        " zwei drei"
    )
)
POSSESSIVES: Final = _words("my your his her their its mein meine meinen dein deine deinen sein seine ihre ihr")
PRONOUNS: Final = _words("it him her them this that these those es ihn sie das dies dich")
#: Adjectives that say nothing of the picture.
PLAIN: Final = _words("quick new nice cool good great awesome little single small schnelles neues schönes kurzes")
#: "draw us in the bar": then it is "us" that is drawn.
WHERE: Final = _words(
    "as in on at with like sitting standing fighting walking running while inside under during dancing drinking als"
    " im beim wie"
)
#: Where the first part of what is to be drawn ends.
BOUNDS: Final = (
    WHERE
    | OF
    | _words(
        "of from to for and or that which who where holding wearing over near by behind before after into onto"
        " through against between und auf für aus vor hinter neben"
    )
)
#: What people draw, paint or render without a picture.
NO_PICTURE: Final = _words(
    "gun guns weapon weapons pistol pistols rifle rifles shotgun smg revolver sword swords blade blades katana"
    " katanas knife knives dagger axe bow arrow arrows predator taser sidearm iron steel wand card cards line lines"
    " blank blanks breath breaths conclusion conclusions straw straws lot lots bead crowd blood fire aggro"
    " attention attack attacks initiative curtain curtains blinds bath salary number numbers name names ticket"
    " raffle parallel parallels distinction plan plans target targets aid assistance verdict judgement judgment"
    " point points moral water sigil circle file files linie waffe waffen karte karten schwert messer pistole"
    " schluss strich atem"
)
#: With "up": what is written and not drawn.
WRITTEN: Final = _words("contract contracts agreement list lists schedule papers document documents will bill roster")
#: How, or where to, people draw what is no picture: "draw faster", "draw the guards away".
HOW: Final = _words("faster slower better best well fast quickly quietly first last level even nearer schneller")
AWAY: Final = _words("away out off forth closer back ab weg")
#: Colours; "paint the door red" is done with a brush.
COLOURS: Final = _words(
    "black white red blue green yellow purple pink orange grey gray golden rot blau grün gelb schwarz weiß"
)
#: What is painted with them is aimed at.
AIMED: Final = _words("laser lasers spotlight crosshair crosshairs")
#: What belongs to somebody and is not drawn from a holster.
SELVES: Final = _words(
    "character characters crew team gang group party avatar portrait charakter figur gruppe truppe mannschaft"
)
#: What a decker makes an image of.
MEDIA: Final = _words("disk disc drive drives harddrive memory backup filesystem festplatte")
PRAISE: Final = _words("cool great nice wow")
#: Where the adjectives before a picture's name end.
NO_ADJECTIVES: Final = PICTURES | KINDS | BOUNDS | DETERMINERS | POSSESSIVES | PRONOUNS
#: Idioms: nobody wants to see a picture of these.
IDIOMS: Final = _words("health innocence course sorts course' himself herself itself themselves")
#: Finite verbs that make a statement of "a picture of the boss …".
STATES: Final = _words(
    "is was are were has had have hangs hung falls fell lies lay shows showed suffers suffered costs cost sits sat"
    " stands stood would will could should can says said goes went comes came looks looked gets got does did makes"
    " made seems ist war hängt hing liegt lag zeigt leidet steht"
)
SPEECH: Final = _words(
    "says said asks asked yells yelled shouts shouted whispers whispered mutters muttered replies replied grins"
    " laughs sagt sagte fragt fragte ruft rief"
)
#: A line that begins with one of these tells or asks something else.
CLOSED: Final = _words(
    "do does did is are was were who where when why which whose what how don't dont never not no stop explain tell"
    " ist sind war wer wo wann warum welche welcher wie was nicht kein keine"
)
#: Whoever wants to have it explained wants words.
EXPLAIN: Final = _words("explain explains explaining erklär erkläre erklären")
#: Behind "what" and "how" no question: "how about a picture of the bar".
ABOUT: Final = _words("about wäre wär's")

# --- changes of the last picture

AGAIN: Final = _phrases(
    "again/once again/once more/one more time/same/same again/same thing/same picture/same image/same pic/same one"
    "/same scene/the same/the same again/the same thing/the same picture/the same image/the same pic/the same one"
    "/the same scene/nochmal/noch mal/noch einmal/das gleiche/das gleiche bild/das gleiche nochmal/dasselbe"
    "/dasselbe bild"
)
#: A wish for another one of the same.
ANOTHER: Final = _phrases(
    "another picture/another image/another pic/another version/another variant/another take/one more picture"
    "/one more image/one more pic/one more version/noch ein bild/noch eine version/noch eine variante"
)
BUT: Final = _words("but only just except aber nur")
PREPOSITIONS: Final = _words("with without at in from as under during mit ohne bei im in als von unter")
#: With one of these, what is said is said of people or of the game, and not of the picture.
TALK: Final = _words(
    "dice die hits edge initiative roll turn round test check damage karma nuyen count advantage disadvantage bonus"
    " modifier i you he she we they me us him them mine yours here there gm different slower faster louder harder"
    " accident suicide coincidence ich du er wir ihr mir dir uns"
)
TARGETS: Final = _words("it this that es")
PARTS: Final = _words(
    "picture image pic scene painting drawing sky background foreground lighting colours colors bild szene himmel"
    " hintergrund licht farben"
)
#: Evidence that an "add", "remove" or "change" is about a picture.
FRAME_WORDS: Final = _words("background foreground picture image pic scene bild hintergrund vordergrund szene")
CHANGE: Final = _words(
    "add remove put replace change erase delete swap fade füge entferne ersetze ändere tausche lösche"
)
WHICH: Final = _words("last new whole old first second letzte letztes neue")
#: What a picture as a whole is called: to remove it is no change of it.
WHOLE: Final = PICTURES | _words("scene szene")
#: Verbs that need a "to" or "with": "change the background" alone says nothing.
EXCHANGE: Final = _words("replace change swap ersetze ändere tausche")
EXCHANGED: Final = _words("to into with for by so durch gegen in zu mit")
SLIGHTLY: Final = _words("a bit little much even slightly way lot far ein bisschen etwas viel noch wenig")
COMPARATIVES: Final = _words(
    "darker brighter moodier grittier rainier foggier mistier smokier dirtier cleaner gloomier creepier scarier"
    " spookier colourful colorful dunkler heller düsterer gruseliger schmutziger bunter regnerischer nebliger"
)
#: Only behind "make it": alone they are said of much else at a table.
LOOKS: Final = (
    COMPARATIVES
    | COLOURS
    | _words(
        "lighter bigger smaller larger wider taller narrower closer older younger warmer colder softer sharper redder"
        " bluer greener prettier uglier meaner busier emptier fuller wetter drier snowier sunnier grimmer bolder"
        " simpler fancier cuter sexier angrier happier sadder stormier blurrier dark bright moody gritty rainy foggy"
        " snowy sunny gloomy creepy night nighttime day daytime dawn dusk sunset sunrise morning evening winter summer"
        " autumn rain raining snow snowing fog foggier storm neon noir anime manga comic cartoon realistic"
        " photorealistic watercolour watercolor oil pixel"
        " square landscape portrait wide größer kleiner näher wärmer kälter älter jünger nacht nachts tag regen schnee"
        " nebel winter sommer"
    )
)
MORE: Final = _words("more less look mehr weniger")
#: Said of work and time, not of a picture.
NOT_MORE: Final = _words(
    "than time times often likely difficult careful quiet quietly money important interesting fun obvious suspicious"
    " noisy loud painful dangerous expensive"
)

_TYPED: Final = (DRAW - _words("mal male")) | _words(
    "make create generate show give picture image illustration portrait painting please"
)
TYPOS: Final = _misspelt(_TYPED) | {"scetch": "sketch", "skech": "sketch", "vizualize": "visualize"}

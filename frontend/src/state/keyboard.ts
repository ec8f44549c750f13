/** A key that is pressed where somebody types is a letter, and no short cut. */
export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select') !== null;

/** On our own page everything is ours; in a host's only what has the focus inside our part of it. */
export const isOurs = (target: EventTarget | null) => target instanceof Element && target.closest('.sv-root') !== null;

/** A key that is pressed where somebody types is a letter, and no short cut. */
export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select') !== null;

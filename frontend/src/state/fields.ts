/** The places that keys and commands lead to, by the mark that each of them carries. */
export type FieldName = 'prompt' | 'command' | 'search';

const selectorOf: Record<FieldName | 'picture', string> = {
  prompt: '[data-field="prompt"]',
  command: '[data-field="command"]',
  search: '[data-field="search"]',
  picture: '[data-image][tabindex="0"]',
};

/** False where there is none that takes the focus: a room that is on its way out is hidden and still on the page. */
export function focusField(name: keyof typeof selectorOf): boolean {
  return [...document.querySelectorAll<HTMLElement>(selectorOf[name])].some((field) => {
    field.focus();
    if (field instanceof HTMLInputElement) field.setSelectionRange(field.value.length, field.value.length);
    return document.activeElement === field;
  });
}

const patienceMs = 1_500;

/** Once the room that has it is there; else at `otherwise`. Whoever has gone elsewhere meanwhile is left there. */
export function focusSoon(wanted: keyof typeof selectorOf, otherwise: keyof typeof selectorOf = wanted): void {
  const until = Date.now() + patienceMs;
  const before = document.activeElement;
  const look = () => {
    const now = document.activeElement;
    if (now !== before && now !== document.body) return;
    if (focusField(wanted) || (Date.now() > until && (focusField(otherwise) || Date.now() > until + patienceMs))) return;
    requestAnimationFrame(look);
  };
  // What closes now gives the focus back first.
  setTimeout(look, 30);
}

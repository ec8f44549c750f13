/** The number of the picture whose link this is in; 0 where there is none. */
export const numberAt = (target: EventTarget): number =>
  Number((target instanceof Element && target.closest<HTMLElement>('[data-image]')?.dataset.image) || 0);

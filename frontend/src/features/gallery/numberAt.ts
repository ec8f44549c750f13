/** The number of the picture whose link this is in; 0 where there is none. */
export const numberAt = (target: EventTarget): number =>
  Number((target instanceof Element && target.closest<HTMLElement>('[data-image]')?.dataset.image) || 0);

/** The number of the picture whose tile this is in, its box and its star included; 0 where there is none. */
export const tileAt = (target: EventTarget): number => {
  const link = target instanceof Element && target.closest('li')?.querySelector('[data-image]');
  return link ? numberAt(link) : 0;
};

/** What is told at the foot of the page lies above a dialog: a press there, on Undo for one, is none beside it. */
export function unlessTold(event: Event): void {
  // It may have gone by then, but with all that is in it.
  if (event.target instanceof Element && event.target.closest('[data-notice]')) event.preventDefault();
}

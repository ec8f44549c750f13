/** The drawing of the page that the server sends, which stands until the page itself does. */
import { readDraft, useDrafts } from './draft';

/** Take it away. What was typed into its field meanwhile, and the focus, go to the composer. */
export function leaveSkeleton(sid?: string): void {
  const skeleton = document.getElementById('sv-skeleton');
  if (!skeleton) return;
  const field = skeleton.querySelector('textarea');
  const focused = field !== null && document.activeElement === field;
  const typed = field?.value ?? '';
  const at = focused ? [field.selectionStart, field.selectionEnd] : null;
  // The picture is there already: it does not come once more.
  if (skeleton.querySelector<HTMLImageElement>('img')?.complete) {
    document.body.dataset.pictured = '';
    setTimeout(() => delete document.body.dataset.pictured, 1_000);
  }
  skeleton.remove();
  if (sid && typed && typed !== readDraft(sid).prompt) useDrafts.getState().change(sid, { prompt: typed });
  if (at) takeFocus(at[0]!, at[1]!);
}

/** Not before the field has its words: the cursor stays where it was. */
function takeFocus(from: number, to: number): void {
  const field = document.querySelector<HTMLTextAreaElement>('[data-field="prompt"]');
  field?.focus();
  requestAnimationFrame(() => field?.setSelectionRange(from, to));
}

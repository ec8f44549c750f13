/** How the stage finds the prompt field that is on the screen. */
export const promptFieldId = 'prompt';

export function focusPrompt(): void {
  document.querySelector<HTMLTextAreaElement>(`[data-field="${promptFieldId}"]`)?.focus();
}

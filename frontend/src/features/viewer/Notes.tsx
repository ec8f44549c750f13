import type { ImageDetail } from '~/api/types';
import css from './ImageInfo.module.css';

/** That the language model could not be asked is for whoever runs the server, who reads it elsewhere. */
const isOurs = (note: string) => !note.startsWith('prompt: Enhanced by rule');

/** What was made otherwise than asked, and what went wrong on the way. */
function notesOf(detail: ImageDetail | undefined): string[] {
  const attempts = detail?.attempts ?? [];
  const mapped = attempts.flatMap((attempt) => attempt.notes).filter(isOurs);
  const failed = attempts.flatMap(({ provider, error }) => (error ? [error.startsWith(provider) ? error : `${provider}: ${error}`] : []));
  return [...new Set([...mapped, ...failed])];
}

export function Notes({ detail }: { detail: ImageDetail | undefined }) {
  const notes = notesOf(detail);
  if (notes.length === 0) return null;
  return (
    <ul className={css.notes} aria-label="Notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

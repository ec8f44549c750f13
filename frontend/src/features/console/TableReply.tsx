import css from './ReplyView.module.css';

/** Columns that were laid out by the server; a narrow screen scrolls them, by keyboard too. */
export function TableReply({ text }: { text: string }) {
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- what scrolls must be reachable without a mouse
    <div className={css.table} role="group" aria-label="Table" tabIndex={0}>
      <pre>{text}</pre>
    </div>
  );
}

import { cellsOf } from '~/state/columns';
import css from './ReplyView.module.css';

/** A last column with cells longer than this has sentences in it. */
const longCell = 20;

/** Columns that were laid out by the server. What says something in sentences is set in lines where the room ends; figures scroll, by keyboard too. */
export function TableReply({ text }: { text: string }) {
  const rows = cellsOf(text);
  const isProse = rows?.some((cells) => (cells.at(-1)?.length ?? 0) > longCell);
  return (
    <div className={css.room}>
      {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-tabindex -- what scrolls must be reachable without a mouse */}
      <div className={css.table} role="group" aria-label="Table" tabIndex={0}>
        {rows && isProse ? <Prose rows={rows} /> : <pre>{text}</pre>}
      </div>
    </div>
  );
}

function Prose({ rows }: { rows: string[][] }) {
  return (
    <table className={css.prose}>
      <tbody>
        {rows.map((cells, place) => (
          <tr key={place}>
            {cells.map((cell, column) => (
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

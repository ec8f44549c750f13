/** Every part of the page in every state, with fixed data and no server; for whoever builds it, and for its tests. */
import { Router, useRouter } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { useConnection } from '~/state/connection';
import { applyTheme } from '~/state/theme';
import { consoleArea } from './consoleEntries';
import type { Entry } from './entry';
import { composerArea, stageArea } from './generateEntries';
import { partsArea } from './partEntries';
import { galleryArea, viewerArea } from './pictureEntries';
import css from './StatesPage.module.css';
import { standIn } from './standIn';
import { sessionArea, tableArea } from './tableEntries';

const areas = [stageArea, composerArea, galleryArea, viewerArea, consoleArea, tableArea, sessionArea, partsArea];
const entries = areas.flatMap((area) => area.entries);

// Each state is a page load of its own, made ready before anything is drawn.
const [, wanted = ''] = window.location.pathname.split('/__states/');
const entry = entries.find(({ id }) => id === wanted);
const daylight = new URLSearchParams(window.location.search).get('theme') === 'daylight';
standIn(Object.fromEntries(entries.map(({ id, answers = {} }) => [id, answers])));
applyTheme(daylight ? 'daylight' : 'night');
useConnection.setState({ stream: 'live' });
entry?.prepare?.(entry.id);

function One({ entry: { id, title, at, whole, show } }: { entry: Entry }) {
  const { base } = useRouter();
  const { hook, searchHook } = memoryLocation({ path: `/s/${id}/${at ?? 'generate'}` });
  const shown = (
    <Router hook={hook} searchHook={searchHook}>
      {show(id)}
    </Router>
  );
  return (
    <>
      {whole ? (
        shown
      ) : (
        <main className={css.room}>
          <h1>{title}</h1>
          <div>{shown}</div>
        </main>
      )}
      <nav className={css.foot} aria-label="States">
        <a href={`${base}/__states`}>All states</a>
        <a href={`${base}/__states/${id}${daylight ? '' : '?theme=daylight'}`}>{daylight ? 'By night' : 'In daylight'}</a>
      </nav>
    </>
  );
}

function All() {
  const { base } = useRouter();
  return (
    <main className={css.list}>
      <h1>Every part in every state</h1>
      <p className={css.themes}>Fixed data, and no server behind them. Each opens by night; its foot leads to daylight.</p>
      {areas.map(({ name, entries: inside }) => (
        <section key={name} className={css.area} aria-label={name}>
          <h2>{name}</h2>
          <ul>
            {inside.map(({ id, title }) => (
              <li key={id}>
                <a href={`${base}/__states/${id}`} data-state={id}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}

export function StatesPage() {
  if (entry) return <One entry={entry} />;
  if (!wanted) return <All />;
  return (
    <main className={css.list}>
      <h1>No such state</h1>
      <a href="../__states">All states</a>
    </main>
  );
}

/** Every part of the page in every state, with fixed data and no server; for whoever builds it, and for its tests. */
import { useLayoutEffect, useMemo, useState } from 'react';
import { Link, Router, useParams, useSearch } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { applyTheme, type Theme } from '~/state/theme';
import { consoleArea } from './consoleEntries';
import { startOver, type Entry } from './entry';
import { composerArea, stageArea } from './generateEntries';
import { partsArea } from './partEntries';
import { galleryArea, viewerArea } from './pictureEntries';
import css from './StatesPage.module.css';
import { standIn } from './standIn';
import { sessionArea, tableArea } from './tableEntries';

const areas = [stageArea, composerArea, galleryArea, viewerArea, consoleArea, tableArea, sessionArea, partsArea];
const entries = areas.flatMap((area) => area.entries);

standIn(Object.fromEntries(entries.map(({ id, answers = {} }) => [id, answers])));

function One({ entry: { id, title, at, whole, show }, theme }: { entry: Entry; theme: Theme }) {
  const { hook, searchHook } = useMemo(() => memoryLocation({ path: `/s/${id}/${at ?? 'generate'}` }), [id, at]);
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
        <Link href="/__states">All states</Link>
        {theme === 'daylight' ? <Link href={`/__states/${id}`}>By night</Link> : <Link href={`/__states/${id}?theme=daylight`}>In daylight</Link>}
      </nav>
    </>
  );
}

function All() {
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
                <Link href={`/__states/${id}`} data-state={id}>
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </main>
  );
}

/** The state that is wanted, once all is ready for it, and as if none had been shown before it. */
function useReady(wanted: string): Entry | undefined {
  const [ready, setReady] = useState<string>();
  useLayoutEffect(() => {
    startOver();
    entries.find(({ id }) => id === wanted)?.prepare?.(wanted);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the stores are made ready first, and are outside of React
    setReady(wanted);
  }, [wanted]);
  return ready === wanted ? entries.find(({ id }) => id === wanted) : undefined;
}

export function StatesPage() {
  const { '*': wanted = '' } = useParams();
  const theme: Theme = new URLSearchParams(useSearch()).get('theme') === 'daylight' ? 'daylight' : 'night';
  const entry = useReady(wanted);
  useLayoutEffect(() => applyTheme(theme), [theme]);
  if (entry) return <One key={entry.id} entry={entry} theme={theme} />;
  if (!wanted) return <All />;
  return (
    <main className={css.list}>
      <h1>{entries.some(({ id }) => id === wanted) ? 'One moment' : 'No such state'}</h1>
      <Link href="/__states">All states</Link>
    </main>
  );
}

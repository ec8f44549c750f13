import { Suspense } from 'react';
import { Button } from '~/components/Button';
import { EmptyState } from '~/components/EmptyState';
import { part } from '~/components/part';
import { StreetScene } from '~/components/StreetScene';
import { useDraft } from '~/hooks/useDraft';
import { useProviders } from '~/hooks/useProviders';
import { useTable } from '~/hooks/useSession';
import css from './FirstPicture.module.css';
import { focusPrompt } from './promptFieldId';

const NobodyDraws = part(() => import('./NobodyDraws'), 'NobodyDraws');

const examples = [
  'A rain-soaked Seattle street with neon signs',
  'Troll bouncer at the door of an underground bar',
  'Corporate boardroom high above the city at night',
];

/** An empty table: one sentence, and three prompts to start from. */
export function FirstPicture({ sid }: { sid: string }) {
  const [, change] = useDraft(sid);
  const { me } = useTable(sid);
  const providers = useProviders(sid).data?.details;
  const may = me?.role !== 'viewer';
  if (providers && !providers.some(({ available }) => available)) {
    return (
      <Suspense>
        <NobodyDraws providers={providers} />
      </Suspense>
    );
  }
  const onlySketches = me?.role === 'gm' && providers?.every(({ name, available }) => !available || name === 'sketch');
  return (
    <EmptyState title="Nothing on the table yet." art={<StreetScene className={css.art} />}>
      <p>{may ? 'Describe what your runners see, and everybody at the table sees it too.' : 'Pictures will appear here.'}</p>
      {may && (
        <ul className={css.examples} aria-label="Examples">
          {examples.map((prompt) => (
            <li key={prompt}>
              <Button
                onClick={() => {
                  change({ prompt });
                  focusPrompt();
                }}
              >
                {prompt}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {onlySketches && (
        <p className={css.note}>
          Only sketches for now: <code>OPENAI_API_KEY</code> in the server’s <code>.env</code> brings real pictures.
        </p>
      )}
    </EmptyState>
  );
}

import { ChevronRight } from 'lucide-react';
import { Suspense, useState } from 'react';
import { part } from '~/components/part';
import type { Draft } from '~/state/draft';
import { load, save } from '~/state/storage';
import css from './Advanced.module.css';
import type { ComposerState } from './useComposer';

const AdvancedFields = part(() => import('./AdvancedFields'), 'AdvancedFields');

const openKey = 'sv:advanced';

/** How many of these wishes are there, so that none is forgotten behind the closed part. */
const wishesIn = ({ negativePrompt, seed, style, transparent, reference, collection }: Draft) =>
  [negativePrompt.trim(), seed.trim(), style, transparent, reference, collection].filter(Boolean).length;

/** What most pictures do not need; open or closed as it was left. */
export function Advanced({ composer }: { composer: ComposerState }) {
  const [open, setOpen] = useState(() => load(openKey, false));
  const count = wishesIn(composer.draft);
  return (
    <details
      className={css.box}
      open={open}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
        save(openKey, event.currentTarget.open);
      }}
    >
      <summary className={css.summary}>
        <ChevronRight aria-hidden />
        Advanced
        {count > 0 && <span className={css.count}>{count} set</span>}
      </summary>
      <Suspense>{open && <AdvancedFields composer={composer} />}</Suspense>
    </details>
  );
}

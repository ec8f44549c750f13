import clsx from 'clsx';
import { Dices, Lock, LockOpen } from 'lucide-react';
import { Field } from '~/components/Field';
import { IconButton } from '~/components/IconButton';
import { Input } from '~/components/Input';
import { useImages } from '~/hooks/useImages';
import { stageOf, useStages } from '~/state/jobStore';
import css from './Advanced.module.css';
import type { ComposerState } from './useComposer';

/** One of the four thousand million that every provider takes. */
const roll = () => String(crypto.getRandomValues(new Uint32Array(1))[0]! % 4_294_967_295);

/** The seed of the picture that this member has asked for last, once it is there. */
function useLastSeed(sid: string): number | null {
  const made = useStages((stages) => stageOf(stages, sid).job?.request?.images[0]?.id);
  const { images } = useImages(sid);
  return images.find(({ id }) => id === made)?.seed ?? null;
}

function hintOf(seed: string, kept: boolean, last: number | null): string {
  if (seed.trim()) return kept ? 'Kept for the following pictures.' : 'For the next picture only; lock it to keep it.';
  const before = last === null ? '' : ` The last one was ${last}.`;
  return `A new one each time.${before}`;
}

/** The same words and the same seed draw the same picture, where the provider keeps that promise. */
export function SeedField({ composer: { sid, draft, change, rules } }: { composer: ComposerState }) {
  const { enabled, reason } = rules.seed;
  const last = useLastSeed(sid);
  const locked = draft.keepSeed && draft.seed.trim() !== '';
  const toggle = () => {
    if (locked) return change({ keepSeed: false });
    change({ keepSeed: true, seed: draft.seed.trim() || (last === null ? roll() : String(last)) });
  };
  return (
    <Field
      label="Seed"
      dim={!enabled}
      hint={reason ? `${reason}${draft.seed.trim() ? '; your seed is kept, not sent' : ''}.` : hintOf(draft.seed, draft.keepSeed, last)}
    >
      {(wiring) => (
        <div className={css.seed}>
          <Input
            {...wiring}
            disabled={!enabled}
            inputMode="numeric"
            autoComplete="off"
            placeholder={last === null ? 'random' : String(last)}
            value={draft.seed}
            onChange={(event) => change({ seed: event.target.value })}
          />
          <IconButton label="Roll a seed" disabled={!enabled} onClick={() => change({ seed: roll() })}>
            <Dices />
          </IconButton>
          <IconButton
            label="Keep the seed for the following pictures"
            aria-pressed={locked}
            className={clsx(locked && css.locked)}
            disabled={!enabled}
            onClick={toggle}
          >
            {locked ? <Lock /> : <LockOpen />}
          </IconButton>
        </div>
      )}
    </Field>
  );
}

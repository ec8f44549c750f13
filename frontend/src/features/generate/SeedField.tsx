import { Dices } from 'lucide-react';
import { Field } from '~/components/Field';
import { IconButton } from '~/components/IconButton';
import { Input } from '~/components/Input';
import css from './Advanced.module.css';
import type { ComposerState } from './useComposer';

const roll = () => String(crypto.getRandomValues(new Uint32Array(1))[0]);

/** The same words and the same seed draw the same picture, where the provider keeps that promise. */
export function SeedField({ composer: { draft, change, rules } }: { composer: ComposerState }) {
  const { enabled, reason } = rules.seed;
  const hint = reason ? `${reason}.` : 'Empty: a new one each time.';
  return (
    <Field label="Seed" dim={!enabled} hint={hint}>
      {(wiring) => (
        <div className={css.seed}>
          <Input
            {...wiring}
            disabled={!enabled}
            inputMode="numeric"
            autoComplete="off"
            value={draft.seed}
            onChange={(event) => change({ seed: event.target.value })}
          />
          <IconButton label="Roll a seed" disabled={!enabled} onClick={() => change({ seed: roll() })}>
            <Dices />
          </IconButton>
        </div>
      )}
    </Field>
  );
}

import { Button } from '~/components/Button';
import { isNotYet } from '~/state/capabilities';
import { ctrlWord } from '~/state/keyboard';
import { costWords } from '~/state/words';
import css from './GenerateButton.module.css';
import type { ComposerState } from './useComposer';

/** Off with its reason below it; on with what it will cost. */
export function GenerateButton({ composer: { draft, rules, providers, cost, generate } }: { composer: ComposerState }) {
  const costs = costWords({ rules, cost });
  const blocked = providers.error && !providers.data ? 'The providers could not be loaded.' : rules.blocked;
  return (
    <div className={css.box}>
      <Button
        look="primary"
        type="submit"
        wide
        aria-disabled={blocked !== null}
        aria-describedby="generate-note"
        onClick={(event) => {
          event.preventDefault();
          generate();
        }}
      >
        Generate{draft.n > 1 && ` ${draft.n}`}
        {costs && !blocked && <span className={css.cost}>{costs}</span>}
      </Button>
      <p id="generate-note" className={blocked && !isNotYet(blocked) ? css.warn : css.note}>
        {blocked ?? (
          <span className={css.keys}>
            or press <kbd>{ctrlWord()}</kbd> <kbd>Enter</kbd>
          </span>
        )}
      </p>
    </div>
  );
}

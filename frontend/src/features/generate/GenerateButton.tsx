import { Button } from '~/components/Button';
import { isNotYet } from '~/state/capabilities';
import { price } from '~/state/format';
import { ctrlWord } from '~/state/keyboard';
import css from './GenerateButton.module.css';
import type { ComposerState } from './useComposer';

/** Off with its reason below it; on with what it will cost. */
export function GenerateButton({ composer: { draft, rules, providers, cost: exact, generate } }: { composer: ComposerState }) {
  const cost = price(exact ?? rules.price);
  const blocked = providers.error && !providers.data ? 'The providers could not be loaded.' : rules.blocked;
  const from = rules.price && exact === null ? 'from ' : '';
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
        {cost && !blocked && (
          <span className={css.cost}>
            {from}
            {cost}
          </span>
        )}
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

import { Button } from '~/components/Button';
import { isNotYet } from '~/state/capabilities';
import { price } from '~/state/format';
import css from './GenerateButton.module.css';
import type { ComposerState } from './useComposer';

const keyName = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';

/** Off with its reason below it; on with what it will cost. */
export function GenerateButton({ composer: { draft, rules, cost: exact, generate } }: { composer: ComposerState }) {
  const cost = price(exact ?? rules.price);
  const from = rules.price && exact === null ? 'from ' : '';
  return (
    <div className={css.box}>
      <Button
        look="primary"
        type="submit"
        wide
        aria-disabled={rules.blocked !== null}
        aria-describedby="generate-note"
        onClick={(event) => {
          event.preventDefault();
          generate();
        }}
      >
        Generate{draft.n > 1 && ` ${draft.n}`}
        {cost && !rules.blocked && (
          <span className={css.cost}>
            {from}
            {cost}
          </span>
        )}
      </Button>
      <p id="generate-note" className={rules.blocked && !isNotYet(rules.blocked) ? css.warn : css.note}>
        {rules.blocked ?? (
          <span className={css.keys}>
            or press <kbd>{keyName}</kbd> <kbd>Enter</kbd>
          </span>
        )}
      </p>
    </div>
  );
}

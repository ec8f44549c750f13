import { RotateCcw, X } from 'lucide-react';
import { Button } from '~/components/Button';
import { EmptyState } from '~/components/EmptyState';
import css from './JobEnded.module.css';

interface Props {
  prompt: string;
  reason: string | null;
  onRetry: () => void;
  onCancel: () => void;
}

/** Whether it has been paid for is not known; so it is not sent again without a person's word. */
export function JobHeld({ prompt, reason, onRetry, onCancel }: Props) {
  return (
    <EmptyState title="This one waits for your word." tone="bad">
      <p className={css.reason}>{reason ?? 'It may have cost money already. Trying again may cost it twice.'}</p>
      <p className={css.prompt}>“{prompt}”</p>
      <div className={css.actions}>
        <Button look="primary" onClick={onRetry}>
          <RotateCcw aria-hidden />
          Try again
        </Button>
        <Button onClick={onCancel}>
          <X aria-hidden />
          Cancel
        </Button>
      </div>
    </EmptyState>
  );
}

import { Dialog } from 'radix-ui';
import { Button } from '~/components/Button';
import { EmptyState } from '~/components/EmptyState';

/** A number that is not here: deleted, private or never made look the same. */
export function Missing({ number, looking }: { number: number; looking: boolean }) {
  if (looking) return <EmptyState title="Looking for the picture…" />;
  return (
    <EmptyState title={`#${number} is not here.`}>
      <p>It was deleted, or it is private, or it was never made.</p>
      <Dialog.Close asChild>
        <Button>To the gallery</Button>
      </Dialog.Close>
    </EmptyState>
  );
}

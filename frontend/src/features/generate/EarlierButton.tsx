import { History } from 'lucide-react';
import { Suspense, useState } from 'react';
import { Button } from '~/components/Button';
import { part } from '~/components/part';
import type { ComposerState } from './useComposer';

const EarlierPrompts = part(() => import('./EarlierPrompts'), 'EarlierPrompts');

export function EarlierButton({ composer: { sid, change } }: { composer: ComposerState }) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button look="bare" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <History aria-hidden />
        Earlier prompts
      </Button>
      <Suspense>
        {open && (
          <EarlierPrompts
            sid={sid}
            onClose={close}
            onTake={(prompt) => {
              change({ prompt });
              close();
            }}
          />
        )}
      </Suspense>
    </>
  );
}

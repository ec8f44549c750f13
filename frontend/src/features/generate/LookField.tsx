import { Palette, X } from 'lucide-react';
import { Suspense, useState } from 'react';
import { IconButton } from '~/components/IconButton';
import { part } from '~/components/part';
import { useStyles } from '~/hooks/useStyles';
import css from './LookField.module.css';
import type { ComposerState } from './useComposer';

const LookPicker = part(() => import('./LookPicker'), 'LookPicker');

/** The look of the picture, with its example; the list of all opens in front of the page. */
export function LookField({ composer: { sid, draft, change } }: { composer: ComposerState }) {
  const [open, setOpen] = useState(false);
  const { template } = draft;
  const { data: styles } = useStyles(sid, template !== '');
  const look = styles?.find(({ name, aliases }) => name === template || aliases.includes(template));
  const close = () => setOpen(false);
  return (
    <div className={css.field} role="group" aria-label="Look">
      <span className={css.label} aria-hidden>
        Look
      </span>
      <div className={css.row}>
        <button type="button" className={css.open} aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {look?.example_url ? <img className={css.example} src={look.example_url} alt="" width={48} height={32} /> : <Palette aria-hidden />}
          {template ? (look?.label ?? template) : 'As it comes'}
        </button>
        {template && (
          <IconButton label="No look" onClick={() => change({ template: '' })}>
            <X />
          </IconButton>
        )}
      </div>
      <Suspense>
        {open && (
          <LookPicker
            sid={sid}
            value={look?.name ?? template}
            onClose={close}
            onTake={(name) => {
              change({ template: name });
              close();
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

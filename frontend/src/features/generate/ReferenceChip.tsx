import { X } from 'lucide-react';
import { IconButton } from '~/components/IconButton';
import css from './ReferenceChip.module.css';
import type { ComposerState } from './useComposer';

/** The picture that the new one goes by; dim where the provider cannot use it. */
export function ReferenceChip({ composer: { draft, change, rules } }: { composer: ComposerState }) {
  const { reference } = draft;
  if (!reference) return null;
  const { enabled, reason } = rules.reference;
  return (
    <div className={css.chip} role="group" aria-label="Picture to go by" data-off={!enabled || undefined}>
      <img src={reference.thumbnail} alt="" width={40} height={40} />
      <span className={css.words}>
        Goes by {reference.name}
        {reason && <span className={css.why}>{reason}: it is not sent.</span>}
      </span>
      <IconButton label={`Do not go by ${reference.name}`} onClick={() => change({ reference: null })}>
        <X />
      </IconButton>
    </div>
  );
}

import { ImagePlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '~/components/Button';
import css from './Advanced.module.css';
import { kinds, takeFile } from './takeReference';
import type { ComposerState } from './useComposer';

/** A picture that the new one goes by: chosen here, pasted or dropped onto the form, or taken from the gallery. */
export function ReferenceField({ composer: { sid, draft, change, rules } }: { composer: ComposerState }) {
  const { enabled, reason } = rules.reference;
  const [busy, setBusy] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const take = async (files: FileList | null) => {
    if (!files?.length) return;
    setBusy(true);
    await takeFile(sid, files, change);
    setBusy(false);
    if (picker.current) picker.current.value = '';
  };
  return (
    <div className={css.reference} role="group" aria-label="Picture to go by">
      <span className={css.label} aria-hidden>
        Picture to go by
      </span>
      <Button disabled={!enabled || busy} aria-describedby="reference-note" onClick={() => picker.current?.click()}>
        <ImagePlus aria-hidden />
        {busy ? 'Sending…' : draft.reference ? 'Choose another…' : 'Choose a picture…'}
      </Button>
      <input ref={picker} type="file" hidden accept={kinds.join(',')} onChange={(event) => void take(event.target.files)} />
      <p id="reference-note" className={css.hint}>
        {reason ? `${reason}${draft.reference ? '; yours is kept, not sent' : ''}.` : 'Or paste or drop one, or take one from the gallery.'}
      </p>
    </div>
  );
}

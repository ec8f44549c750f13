import { SlidersHorizontal } from 'lucide-react';
import { Suspense, useState, type KeyboardEvent } from 'react';
import { Button } from '~/components/Button';
import { useNarrow } from '~/components/Frame';
import { Modal } from '~/components/Modal';
import { part } from '~/components/part';
import { useMayDraw } from '~/hooks/useSession';
import css from './Composer.module.css';
import { GenerateButton } from './GenerateButton';
import { Options } from './Options';
import { PromptField } from './PromptField';
import { ReadyLine } from './ReadyLine';
import { dropOn } from './reference';
import { TypePicker } from './TypePicker';
import { useComposer } from './useComposer';

const ReferenceChip = part(() => import('./ReferenceChip'), 'ReferenceChip');

/** Where a picture is described; whoever may only look is told so. */
export function Composer({ sid }: { sid: string }) {
  return useMayDraw(sid) ? <Form sid={sid} /> : <p className={css.looker}>You are a viewer here: you may look, not draw.</p>;
}

/** On a phone everything but the words waits behind "Tune". */
function Form({ sid }: { sid: string }) {
  const composer = useComposer(sid);
  const small = useNarrow();
  const [tuning, setTuning] = useState(false);
  // Anywhere in the form, since the button may be out of sight; not in a dialog that one of its fields has opened.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !event.currentTarget.contains(event.target as Node)) return;
    event.preventDefault();
    if (!event.repeat) composer.generate();
  };
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- keys of the fields inside
    <form
      className={css.composer}
      aria-label="Describe a picture"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        composer.generate();
      }}
      {...dropOn(sid, composer.change)}
    >
      <PromptField composer={composer} />
      <Suspense>{composer.draft.reference && <ReferenceChip composer={composer} />}</Suspense>
      {small ? (
        <>
          <div className={css.row}>
            <Button onClick={() => setTuning(true)}>
              <SlidersHorizontal aria-hidden />
              Tune
            </Button>
            <GenerateButton composer={composer} />
          </div>
          <ReadyLine composer={composer} />
          <Modal open={tuning} onClose={() => setTuning(false)} title="Tune the picture" shape="sheet">
            <div className={css.sheet}>
              <TypePicker composer={composer} />
              <Options composer={composer} />
              <Button look="primary" wide onClick={() => setTuning(false)}>
                Done
              </Button>
            </div>
          </Modal>
        </>
      ) : (
        <>
          <TypePicker composer={composer} />
          <div className={css.stays}>
            <GenerateButton composer={composer} />
          </div>
          <ReadyLine composer={composer} />
          <Options composer={composer} />
        </>
      )}
    </form>
  );
}

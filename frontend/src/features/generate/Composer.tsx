import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { Button } from '~/components/Button';
import { useNarrow } from '~/components/Frame';
import { Modal } from '~/components/Modal';
import css from './Composer.module.css';
import { GenerateButton } from './GenerateButton';
import { Options } from './Options';
import { PromptField } from './PromptField';
import { ReadyLine } from './ReadyLine';
import { TypePicker } from './TypePicker';
import { useComposer } from './useComposer';

/** Where a picture is described. On a phone everything but the words waits behind "Tune". */
export function Composer({ sid }: { sid: string }) {
  const composer = useComposer(sid);
  const small = useNarrow();
  const [tuning, setTuning] = useState(false);
  return (
    <form
      className={css.composer}
      aria-label="Describe a picture"
      onSubmit={(event) => {
        event.preventDefault();
        composer.generate();
      }}
    >
      <PromptField composer={composer} />
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
          <GenerateButton composer={composer} />
          <ReadyLine composer={composer} />
          <Options composer={composer} />
        </>
      )}
    </form>
  );
}

import { FolderPlus, RotateCcw, Star, Tag, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '~/components/Button';
import { useBulk } from '~/hooks/useBulk';
import { focusSoon } from '~/state/fields';
import css from './BulkBar.module.css';
import { CollectForm } from './CollectForm';
import { TagForm } from './TagForm';
import type { Selection } from './useSelection';

interface Props {
  sid: string;
  selection: Selection;
  trash: boolean;
}

/** What can be done with all that is picked; it stands below the grid, so that nothing jumps. */
export function BulkBar({ sid, selection, trash }: Props) {
  const [form, setForm] = useState<'tag' | 'collect' | null>(null);
  const run = useBulk(sid);
  const { chosen, clear } = selection;
  if (chosen.length === 0) return null;
  const done = (work: Promise<void>) => {
    setForm(null);
    clear();
    void work;
    // The bar goes away with what was picked.
    focusSoon('picture', 'search');
  };
  return (
    <section className={css.bar} aria-label="Picked pictures">
      {form === 'tag' && <TagForm onTag={(tag) => done(run('tag', chosen, { tags: [tag] }))} />}
      {form === 'collect' && <CollectForm sid={sid} onCollect={(id) => done(run('collect', chosen, { collection: id }))} />}
      <div className={css.row}>
        <p className={css.count} role="status">
          {chosen.length} picked
        </p>
        {trash ? (
          <Button onClick={() => done(run('restore', chosen))}>
            <RotateCcw aria-hidden />
            Restore {chosen.length}
          </Button>
        ) : (
          <Actions chosen={chosen} form={form} onForm={setForm} onRun={(action) => done(run(action, chosen))} />
        )}
        <Button
          look="bare"
          onClick={() => {
            clear();
            focusSoon('picture');
          }}
        >
          <X aria-hidden />
          Clear
        </Button>
      </div>
    </section>
  );
}

interface ActionsProps {
  chosen: number[];
  form: 'tag' | 'collect' | null;
  onForm: (form: 'tag' | 'collect' | null) => void;
  onRun: (action: 'favorite' | 'delete') => void;
}

function Actions({ chosen, form, onForm, onRun }: ActionsProps) {
  const toggle = (name: 'tag' | 'collect') => onForm(form === name ? null : name);
  return (
    <>
      <Button onClick={() => onRun('favorite')}>
        <Star aria-hidden />
        Favourite
      </Button>
      <Button aria-expanded={form === 'tag'} onClick={() => toggle('tag')}>
        <Tag aria-hidden />
        Tag…
      </Button>
      <Button aria-expanded={form === 'collect'} onClick={() => toggle('collect')}>
        <FolderPlus aria-hidden />
        Collect…
      </Button>
      <Button onClick={() => onRun('delete')}>
        <Trash2 aria-hidden />
        Delete {chosen.length}
      </Button>
    </>
  );
}

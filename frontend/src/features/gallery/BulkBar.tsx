import { FolderMinus, FolderPlus, Frame, Import, RotateCcw, Star, Tag, Trash2, X } from 'lucide-react';
import { useEffect } from 'react';
import { changeCollection } from '~/api/collections';
import { keys } from '~/api/keys';
import type { BulkAction, Collection } from '~/api/types';
import { Button } from '~/components/Button';
import { useBulk } from '~/hooks/useBulk';
import { useInsert } from '~/hooks/useInsert';
import { useMayManage } from '~/hooks/useRequestActions';
import { useMayDraw } from '~/hooks/useSession';
import { useTableWork } from '~/hooks/useTableWork';
import { useNotices } from '~/state/notices';
import css from './BulkBar.module.css';
import { CollectForm } from './CollectForm';
import { TagForm } from './TagForm';
import type { Form } from './useGalleryKeys';
import type { Selection } from './useSelection';

interface Props {
  sid: string;
  selection: Selection;
  trash: boolean;
  /** The one that is looked at, if it is one. */
  collection: Collection | null;
  form: Form | null;
  onForm: (form: Form | null) => void;
  /** The bar goes, and the focus with it. */
  onEnd: () => void;
}

/** What can be done with all that is picked; it stands below the grid, so that nothing jumps. */
export function BulkBar({ sid, selection, trash, collection, form, onForm, onEnd }: Props) {
  const run = useBulk(sid);
  const insert = useInsert(sid);
  const { chosen, clear } = selection;
  const say = useNotices((notices) => notices.say);
  useEffect(() => {
    if (chosen.length > 0) say(`${chosen.length} picked.`);
  }, [chosen.length, say]);
  if (chosen.length === 0) return null;
  const end = () => {
    onForm(null);
    clear();
    onEnd();
  };
  const done = (work: Promise<void>) => {
    end();
    void work;
  };
  const act = (action: BulkAction) => done(run(action, chosen));
  return (
    <section data-foot className={css.bar} aria-label="Picked pictures">
      {form === 'tag' && <TagForm onCancel={() => onForm(null)} onTag={(tag) => done(run('tag', chosen, { tags: [tag] }))} />}
      {form === 'collect' && (
        <CollectForm sid={sid} onCancel={() => onForm(null)} onCollect={(id) => done(run('collect', chosen, { collection: id }))} />
      )}
      <div className={css.row}>
        <p className={css.count}>{chosen.length} picked</p>
        {trash ? (
          <Button onClick={() => act('restore')}>
            <RotateCcw aria-hidden />
            Restore {chosen.length}
          </Button>
        ) : (
          <Actions sid={sid} chosen={chosen} form={form} onForm={onForm} onRun={act} onInsert={insert && (() => { insert(chosen); end(); })} />
        )}
        {collection && !trash && (
          <OfCollection sid={sid} collection={collection} chosen={chosen} onEnd={end} onTakeOut={() => done(run('uncollect', chosen, { collection: collection.id }))} />
        )}
        <Button look="bare" className={css.clear} aria-label="Clear" onClick={end}>
          <X aria-hidden />
          <span className={css.long}>Clear</span>
        </Button>
      </div>
    </section>
  );
}

interface ActionsProps {
  sid: string;
  chosen: number[];
  form: Form | null;
  onForm: (form: Form | null) => void;
  onRun: (action: 'favorite' | 'delete') => void;
  /** None: nobody around takes pictures. */
  onInsert: (() => void) | null;
}

function Actions({ sid, chosen, form, onForm, onRun, onInsert }: ActionsProps) {
  const mayChange = useMayDraw(sid);
  const toggle = (name: Form) => onForm(form === name ? null : name);
  return (
    <>
      {onInsert && (
        <Button onClick={onInsert}>
          <Import aria-hidden />
          Insert {chosen.length}
        </Button>
      )}
      <Button onClick={() => onRun('favorite')}>
        <Star aria-hidden />
        Favourite
      </Button>
      {mayChange && (
        <>
          <Button aria-expanded={form === 'tag'} onClick={() => toggle('tag')}>
            <Tag aria-hidden />
            Tag…
          </Button>
          <Button aria-label="Add to collection…" aria-expanded={form === 'collect'} onClick={() => toggle('collect')}>
            <FolderPlus aria-hidden />
            <span className={css.long}>Add to collection…</span>
            <span className={css.short}>Collection…</span>
          </Button>
          <Button onClick={() => onRun('delete')}>
            <Trash2 aria-hidden />
            Delete {chosen.length}
          </Button>
        </>
      )}
    </>
  );
}

interface OfCollectionProps {
  sid: string;
  collection: Collection;
  chosen: number[];
  onEnd: () => void;
  onTakeOut: () => void;
}

/** While one collection is looked at. */
function OfCollection({ sid, collection, chosen, onEnd, onTakeOut }: OfCollectionProps) {
  const mayManage = useMayManage(sid, collection.user_id);
  const act = useTableWork(keys.collections(sid));
  const cover = () => {
    onEnd();
    void act(() => changeCollection(sid, collection.id, { cover: chosen[0] }), `#${chosen[0]} is the cover of ${collection.name}.`);
  };
  return (
    <>
      <Button onClick={onTakeOut}>
        <FolderMinus aria-hidden />
        Take out {chosen.length}
      </Button>
      {mayManage && chosen.length === 1 && (
        <Button aria-label="Make it the cover" onClick={cover}>
          <Frame aria-hidden />
          <span className={css.long}>Make it the cover</span>
          <span className={css.short}>Cover</span>
        </Button>
      )}
    </>
  );
}

import { Captions, RotateCcw, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Image, ImageDetail } from '~/api/types';
import { Button } from '~/components/Button';
import { useBulk } from '~/hooks/useBulk';
import { useMayManage } from '~/hooks/useRequestActions';
import { EditImage, type Words } from './EditImage';
import css from './ImageInfo.module.css';

interface Props {
  sid: string;
  image: Image;
  detail: ImageDetail | undefined;
  /** It leaves the list; somewhere else to look at is needed. */
  onGone: () => void;
}

/** For its author and the GM. */
export function ManageImage({ sid, image, detail, onGone }: Props) {
  const [editing, setEditing] = useState(false);
  const [typed, setTyped] = useState<Words | null>(null);
  const [left, setLeft] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  // The form takes the focus with it when it goes.
  useEffect(() => {
    if (left > 0) box.current?.querySelector('button')?.focus();
  }, [left]);
  const run = useBulk(sid);
  const mine = useMayManage(sid, image.user_id);
  const may = detail?.may ?? { edit: mine, delete: mine };
  const leave = (action: 'delete' | 'restore') => {
    onGone();
    void run(action, [image.number]);
  };
  if (image.deleted_at) {
    return (
      <Button onClick={() => leave('restore')}>
        <RotateCcw aria-hidden />
        Restore
      </Button>
    );
  }
  const close = () => {
    setEditing(false);
    setLeft(left + 1);
  };
  const done = () => {
    setTyped(null);
    close();
  };
  if (editing) return <EditImage sid={sid} image={image} typed={typed} onType={setTyped} onDone={done} onClose={close} />;
  if (!may.edit && !may.delete) return null;
  return (
    <div ref={box} className={css.actions}>
      {may.edit && (
        <Button onClick={() => setEditing(true)}>
          <Captions aria-hidden />
          Caption, tags…
        </Button>
      )}
      {may.delete && (
        <Button onClick={() => leave('delete')}>
          <Trash2 aria-hidden />
          Delete
        </Button>
      )}
    </div>
  );
}

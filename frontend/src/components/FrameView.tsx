import { useEffect, useState } from 'react';
import type { Frame } from '~/api/types';
import { decoded } from './decoded';
import css from './FrameView.module.css';

/** A picture that is forming: each frame fades in over the one before, and only once it can be shown as a whole. */
export function FrameView({ frame, label }: { frame: Frame; label: string }) {
  const [shown, setShown] = useState<Frame[]>([]);
  useEffect(() => {
    let wanted = true;
    const show = () => wanted && setShown((now) => [...now.slice(-1), frame]);
    // A frame that is gone again is not missed: the next one comes.
    decoded(frame.url).then(show, () => {});
    return () => {
      wanted = false;
    };
  }, [frame]);
  return (
    <div className={css.frame} {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}>
      {shown.map(({ url }) => (
        <img key={url} src={url} alt="" />
      ))}
    </div>
  );
}

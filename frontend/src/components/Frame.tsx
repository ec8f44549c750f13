import clsx from 'clsx';
import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import { phone, useMediaQuery } from '~/hooks/useMediaQuery';
import css from './Frame.module.css';

const Narrow = createContext<boolean | null>(null);
/** The same number stands in the style sheets: `@container sv (inline-size < 640px)`. */
const narrowBelow = 640;

/** Is there no more room than on a phone? For what the style sheets alone cannot do. */
export function useNarrow(): boolean {
  const screen = useMediaQuery(phone);
  return useContext(Narrow) ?? screen;
}

/** A room whose width decides how its contents are laid out: the whole screen, a dialog, a panel in a host's page. */
export function Frame({ className, children }: { className?: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [narrow, setNarrow] = useState<boolean | null>(null);
  useEffect(() => {
    if (!box.current || !('ResizeObserver' in window)) return;
    const observer = new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      if (width > 0) setNarrow(width < narrowBelow);
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} className={clsx(css.frame, className)}>
      <Narrow.Provider value={narrow}>{children}</Narrow.Provider>
    </div>
  );
}

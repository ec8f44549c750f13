import { ArrowUp } from 'lucide-react';
import { useMemo, useRef, useState, type MouseEvent } from 'react';
import type { Image } from '~/api/types';
import { useDetails } from '~/hooks/useDetails';
import { usePictureLink } from '~/hooks/useHost';
import { useLatest } from '~/hooks/useLatest';
import type { Filters } from '~/state/filters';
import { listName } from '~/state/galleryPlaces';
import { heldAt, type ImageIndex } from '~/state/imageIndex';
import { boxesOf, layOut, rowOf, rowsBetween, shapeFor, type Row } from '~/state/rows';
import { shownHeight } from '~/state/scale';
import css from './Gallery.module.css';
import { numberAt } from './numberAt';
import { Tile, type Level } from './Tile';
import { useDragFrom } from './useDrag';
import { useLongPress } from './useLongPress';
import { useRoom } from './useRoom';
import { useScroll } from './useScroll';
import type { Selection } from './useSelection';
import { useTileFocus } from './useTileFocus';

interface Props {
  sid: string;
  index: ImageIndex;
  filters: Filters;
  /** The picture that lies open on top. */
  open: number | null;
  selection: Selection;
  nameOf: (userId: string) => string;
  onOpen: (number: number) => void;
  onStar: (image: Image) => void;
}

const letters = () => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

/** Rows of pictures, of which only those in sight are on the page. */
export function Grid({ sid, index: all, filters, open, selection, nameOf, onOpen, onStar }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const { width, height } = useRoom(list, scroller);
  const [held, setHeld] = useState<number | null>(null);
  const { index, newer } = useMemo(() => heldAt(all, held), [all, held]);
  const { numbers, ratios } = index;
  const shape = useMemo(() => shapeFor(width, letters()), [width]);
  const layout = useMemo(() => layOut(ratios, width, shape), [ratios, width, shape]);
  const scroll = useScroll({
    scroller, layout, numbers, height,
    list: listName(sid, filters),
    onLeaveTop: () => setHeld((now) => now ?? numbers[0] ?? null),
    onTop: () => setHeld(null),
  });
  const focus = useTileFocus({ list, layout, numbers, height, open, show: scroll.show });

  const filled = rowsBetween(layout, ...scroll.filled);
  const own = layout.rows[rowOf(layout, focus.place)];
  const away = own && focus.place >= 0 && !filled.includes(own) ? boxesOf(layout, own).filter(({ place }) => place === focus.place) : [];
  const inSight = rowsBetween(layout, ...scroll.inside);
  const looked = rowsBetween(layout, ...scroll.shown);
  const levelOf = (row: Row): Level => (!looked.includes(row) ? 'frame' : inSight.includes(row) ? 'whole' : 'picture');
  const shown = [
    ...filled.flatMap((row) => boxesOf(layout, row).map((box) => ({ ...box, level: box.place === focus.place ? 'whole' : levelOf(row) }))),
    ...away.map((box) => ({ ...box, level: 'whole' as const })),
  ];
  const imageOf = useDetails(sid, shown.filter(({ level }) => level !== 'frame').map(({ place }) => numbers[place]!), filters.trash);

  const linkOf = usePictureLink(sid);
  const picking = selection.chosen.length > 0;
  const star = useLatest(onStar);
  const pick = useLatest(selection.toggle);
  const [badge, drag] = useDragFrom(selection.chosen);
  const press = useLongPress((number) => pick(number, false));
  const onClick = (event: MouseEvent) => {
    const number = numberAt(event.target);
    // A new tab or window is the browser's own business.
    if (!number || (!picking && (event.metaKey || event.ctrlKey || event.shiftKey))) return;
    event.preventDefault();
    if (picking) pick(number, event.shiftKey);
    else onOpen(number);
  };
  const tabbable = focus.active ?? numbers[inSight[0]?.start ?? 0];
  return (
    <div className={css.window}>
      <span ref={badge} className={css.badge} aria-hidden />
      {newer > 0 && (
        <button type="button" className={css.newer} onClick={() => { setHeld(null); scroll.toTop(); }}>
          {newer} new
          <ArrowUp aria-hidden />
        </button>
      )}
      <div ref={scroller} className={css.scroll} {...scroll.handlers}>
        {/* eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- those of the links inside */}
        <ul ref={list} className={css.rows} style={{ height: shownHeight(layout.height) }} aria-label="Pictures" onClick={onClick} onFocus={focus.onFocus} onBlur={focus.onBlur} onKeyDown={focus.onKeyDown} {...press} {...drag}>
          {shown.map(({ place, level, top, ...box }) => {
            const number = numbers[place]!;
            const image = imageOf(number) ?? null;
            return (
              <Tile
                key={number}
                number={number}
                href={linkOf(number, image)}
                {...box}
                top={top - scroll.shift}
                foot={shape.foot}
                place={place}
                count={numbers.length}
                image={image}
                by={image ? nameOf(image.user_id) : ''}
                level={level}
                faded={filters.favorite && image?.is_favorite === false}
                tabbable={number === tabbable}
                picked={selection.has(number)}
                picking={picking}
                onPick={pick}
                onStar={star}
              />
            );
          })}
        </ul>
      </div>
    </div>
  );
}

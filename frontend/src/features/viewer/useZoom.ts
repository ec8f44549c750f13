import { useEffect, useRef, useState, type PointerEvent } from 'react';
import { moved, swipeOf, whole, zoomed, type View } from '~/state/zoom';

interface Point {
  x: number;
  y: number;
}

const sideBySide = '(min-width: 900px)';
const step = 1.5;
const close = 2.5;
const doubleTapMs = 300;

const apart = ([a, b]: Point[]) => (a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0);
const middle = (points: Point[]): Point => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
});

/** Every picture starts whole. Zoom by wheel, pinch, double tap and keys; drag what is larger than its room, and stroke to the next picture. */
export function useZoom(imageId: string, onSwipe: (way: -1 | 1) => void) {
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>(whole);
  const [shown, setShown] = useState(imageId);
  if (shown !== imageId) {
    setShown(imageId);
    setView(whole);
  }
  const fingers = useRef(new Map<number, Point>());
  const stroke = useRef({ start: { x: 0, y: 0 }, at: 0, alone: true, tapAt: 0 });

  const room = () => ref.current?.getBoundingClientRect() ?? new DOMRect();
  const fromMiddle = ({ x, y }: Point): Point => {
    const { left, top, width, height } = room();
    return { x: x - left - width / 2, y: y - top - height / 2 };
  };
  const zoom = (factor: number, at: Point = { x: 0, y: 0 }) => setView((now) => zoomed(now, factor, at, room()));

  useEffect(() => {
    const box = ref.current;
    // React listens to the wheel passively; the page must not scroll away below the picture.
    const onWheel = (event: WheelEvent) => {
      // Where picture and facts are one long page, the wheel scrolls it.
      if (!event.ctrlKey && !window.matchMedia(sideBySide).matches) return;
      event.preventDefault();
      const { left, top, width, height } = box!.getBoundingClientRect();
      const at = { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
      setView((now) => zoomed(now, Math.exp(-event.deltaY / 400), at, { width, height }));
    };
    box?.addEventListener('wheel', onWheel, { passive: false });
    return () => box?.removeEventListener('wheel', onWheel);
  }, []);

  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture?.(event.pointerId);
    const at = { x: event.clientX, y: event.clientY };
    fingers.current.set(event.pointerId, at);
    const alone = fingers.current.size === 1;
    stroke.current = { ...stroke.current, ...(alone && { start: at, at: event.timeStamp }), alone };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!fingers.current.has(event.pointerId)) return;
    const before = [...fingers.current.values()];
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const now = [...fingers.current.values()];
    const [from, to] = [middle(before), middle(now)];
    if (now.length > 1) zoom(apart(now) / Math.max(1, apart(before)), fromMiddle(to));
    setView((old) => moved(old, { x: to.x - from.x, y: to.y - from.y }, room()));
  };
  const onPointerUp = (event: PointerEvent) => {
    if (!fingers.current.delete(event.pointerId)) return;
    const { start, at, alone, tapAt } = stroke.current;
    const by = { x: event.clientX - start.x, y: event.clientY - start.y };
    const way = swipeOf(by, event.timeStamp - at);
    if (!alone || event.type === 'pointercancel') return;
    if (view.scale === 1 && way && event.pointerType === 'touch') return onSwipe(way);
    if (Math.hypot(by.x, by.y) > 10) return;
    if (event.timeStamp - tapAt < doubleTapMs) zoom(view.scale > 1 ? 0 : close, fromMiddle({ x: event.clientX, y: event.clientY }));
    stroke.current.tapAt = event.timeStamp;
  };
  return {
    ref,
    view,
    nearer: () => zoom(step),
    further: () => zoom(1 / step),
    fit: () => setView(whole),
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp },
  };
}

export type Zoom = ReturnType<typeof useZoom>;

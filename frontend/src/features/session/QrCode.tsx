import { useMemo } from 'react';
import { qrCode } from '~/state/qr';
import css from './QrCode.module.css';

/** Light around the code, without which no camera finds it. */
const quiet = 4;

/** A link for the camera of a phone. Always dark on light, whatever the colours of the page. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = useMemo(() => qrCode(text), [text]);
  if (!code) return null;
  const size = code.length + 2 * quiet;
  const path = code.flatMap((row, down) => row.map((dark, across) => (dark ? `M${across + quiet} ${down + quiet}h1v1h-1z` : '')));
  return (
    <svg className={css.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path d={path.join('')} />
    </svg>
  );
}

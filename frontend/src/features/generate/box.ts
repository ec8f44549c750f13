import type { CSSProperties } from 'react';
import type { Shape } from '~/state/format';

/** The room that a picture takes on the stage, known before there is anything to load. */
export const boxOf = ({ width, height }: Shape): CSSProperties =>
  ({ '--ratio': width / height, '--width': `${width}px` }) as CSSProperties;

import { lazy, type FunctionComponent, type LazyExoticComponent } from 'react';
import { fetchPart } from '~/state/parts';

/** A component that comes when it is first shown, for use within Suspense: `part(() => import('./Viewer'), 'Viewer')`. */
export const part = <Name extends string, Props>(
  load: () => Promise<Record<Name, FunctionComponent<Props>>>,
  name: Name,
): LazyExoticComponent<FunctionComponent<Props>> => lazy(() => fetchPart(load).then((module) => ({ default: module[name] })));

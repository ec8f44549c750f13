import { lazy } from 'react';

/** The viewer comes when a picture is opened: the first load has no need of it. */
export const Viewer = lazy(() => import('./Viewer').then((module) => ({ default: module.Viewer })));

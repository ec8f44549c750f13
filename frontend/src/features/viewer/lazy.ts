import { part } from '~/components/part';

/** The viewer comes when a picture is opened: the first load has no need of it. */
export const Viewer = part(() => import('./Viewer'), 'Viewer');

import { ConnectionBanner } from '~/components/ConnectionBanner';
import { Viewer } from '~/features/viewer/Viewer';
import { BulkBar } from '~/features/gallery/BulkBar';
import type { Selection } from '~/features/gallery/useSelection';
import { GalleryTab } from '~/pages/GalleryTab';
import { Frame } from '~/components/Frame';
import { InPlace } from '~/embed/InPlace';
import { ImageGallery } from '~/pages/ImageGallery';
import css from './StatesPage.module.css';
import { noFilters } from '~/state/filters';
import { useUnsaved } from '~/state/unsaved';
import { brokenDrawing } from './drawing';
import { away, type Area, type Entry } from './entry';
import { broken, filesAre, never, stranger } from './standIn';
import { picture, pictures } from './things';

const gallery = (id: string, title: string, rest: Partial<Entry> = {}): Entry => ({
  id: `gallery-${id}`,
  title,
  at: 'gallery',
  show: (sid) => <GalleryTab sid={sid} />,
  ...rest,
});

const none = { 'GET /images': { images: [], next_cursor: null } };
const gone = pictures.slice(0, 3).map((image) => ({ ...image, deleted_at: '2026-11-20T21:40:00.000Z' }));
const faulty = [picture(12, { thumbnail_url: brokenDrawing }), ...pictures.slice(1, 4)];

const nothing = () => {};
const picked: Selection = { chosen: [12, 11, 7], has: () => true, toggle: nothing, all: nothing, clear: nothing };
const noForm = { collection: null, form: null, onForm: nothing, onEnd: nothing };

export const galleryArea: Area = {
  name: 'Gallery',
  entries: [
    gallery('full', 'Pictures'),
    gallery('empty', 'No pictures yet', { answers: none }),
    gallery('no-match', 'No picture matches', { answers: none, at: 'gallery?q=tag%3Anpc&fav=1' }),
    gallery('loading', 'Loading', { answers: { 'GET /images': never } }),
    gallery('error', 'The pictures could not be loaded', { answers: { 'GET /images': broken } }),
    gallery('trash', 'The trash', { answers: { 'GET /images': { images: gone, next_cursor: null } }, at: 'gallery?trash=1' }),
    gallery('trash-empty', 'An empty trash', { answers: none, at: 'gallery?trash=1' }),
    gallery('broken-tile', 'One picture could not be loaded', { answers: { 'GET /images': { images: faulty, next_cursor: null } } }),
    gallery('away', 'The server is away: what was loaded can be looked at', {
      prepare: away,
      show: (sid) => (
        <>
          <ConnectionBanner />
          <GalleryTab sid={sid} />
        </>
      ),
    }),
    gallery('unsaved', 'A star that waits for the server', {
      prepare: (sid) => {
        away();
        useUnsaved.getState().keep({ sid, image: pictures[0]!, wanted: true });
      },
    }),
    { id: 'picked', title: 'Pictures are picked', show: (sid) => <div><BulkBar sid={sid} selection={picked} trash={false} {...noForm} /></div> },
    { id: 'picked-trash', title: 'Pictures are picked in the trash', show: (sid) => <div><BulkBar sid={sid} selection={picked} trash {...noForm} /></div> },
    {
      id: 'gallery-panel',
      title: 'ImageGallery, over a page',
      show: (sid) => <ImageGallery sessionId={sid} isVisible onClose={() => {}} tab="gallery" onTab={() => {}} />,
    },
    {
      id: 'gallery-in-place',
      title: 'ImageGallery, in a narrow place of a host',
      show: (sid) => (
        <Frame className={css.place}>
          <InPlace sid={sid} tab="gallery" onTab={() => {}} onClose={() => {}} />
        </Frame>
      ),
    },
    {
      id: 'generate-panel',
      title: 'ImageGallery, with the composer in front',
      show: (sid) => <ImageGallery sessionId={sid} isVisible onClose={() => {}} tab="generate" onTab={() => {}} />,
    },
  ],
};

const viewer = (id: string, title: string, number: number, rest: Partial<Entry> = {}): Entry => ({
  id: `viewer-${id}`,
  title,
  show: (sid) => (
    <Viewer sid={sid} number={number} filters={noFilters} onNumber={() => {}} onClose={() => {}} onToStage={() => {}} onSearch={() => {}} />
  ),
  ...rest,
});

const one = (more: Parameters<typeof picture>[1]) => ({ 'GET /images': { images: [picture(7, more)], next_cursor: null } });

export const viewerArea: Area = {
  name: 'Viewer',
  entries: [
    viewer('picture', 'A picture and its facts', 8),
    viewer('private', 'A private picture', 10),
    viewer('facts-loading', 'The facts are loading', 8, { answers: { 'GET /image/image-8': never } }),
    viewer('facts-error', 'The facts could not be loaded', 8, { answers: { 'GET /image/image-8': broken } }),
    viewer('looking', 'Looking for the picture', 8, { answers: { 'GET /images': never } }),
    viewer('broken', 'The full size could not be loaded', 8, { prepare: () => filesAre(brokenDrawing) }),
    viewer('missing', 'There is no such picture', 99),
    viewer('bare', 'Without tags, caption and seed', 7, { answers: { ...one({ tags: [], caption: null }), 'GET /collections': { collections: [] } } }),
    viewer('not-mine', 'Somebody else’s, for a player', 8, { answers: { 'GET /image/image-8': stranger } }),
  ],
};

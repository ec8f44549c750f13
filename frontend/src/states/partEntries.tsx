import { Star as StarIcon } from 'lucide-react';
import { Boundary } from '~/components/Boundary';
import { Button } from '~/components/Button';
import { Choices } from '~/components/Choices';
import { ConnectionBanner } from '~/components/ConnectionBanner';
import { CopyField } from '~/components/CopyField';
import { EmptyState } from '~/components/EmptyState';
import { Field } from '~/components/Field';
import { IconButton } from '~/components/IconButton';
import { Input, Select, TextArea } from '~/components/Input';
import { Modal } from '~/components/Modal';
import { Picture } from '~/components/Picture';
import { RainLine } from '~/components/RainLine';
import { Star } from '~/components/Star';
import { useNotices } from '~/state/notices';
import { brokenDrawing } from './drawing';
import { away, slow, type Area, type Entry } from './entry';
import { picture } from './things';

function Faulty(): never {
  throw new Error('A fault on purpose, to show the page that follows one.');
}

const sizes = [
  { value: 'square', label: 'Square', note: '1024 × 1024' },
  { value: 'wide', label: 'Wide', note: '1536 × 1024' },
  { value: 'tall', label: 'Tall', note: 'Not with this model', disabled: true },
];

const looks = ['primary', 'quiet', 'bare'] as const;

const modal = (shape: 'sheet' | 'panel' | 'side' | 'card'): Entry => ({
  id: `modal-${shape}`,
  title: `A dialog, as a ${shape}`,
  show: () => (
    <Modal open onClose={() => {}} title="Tune the picture" shape={shape}>
      <Choices legend="Size" options={sizes} value="wide" onChange={() => {}} />
    </Modal>
  ),
});

const choices = (['row', 'grid', 'list'] as const).map<Entry>((layout) => ({
  id: `choices-${layout}`,
  title: `One of a few, as a ${layout}`,
  show: () => <Choices legend="Size" options={sizes} value="wide" onChange={() => {}} layout={layout} hint="The model has no taller one." />,
}));

const notice = (id: string, title: string, prepare: () => void): Entry => ({ id: `notice-${id}`, title, prepare, show: () => <p>It stands at the foot of the page.</p> });

export const partsArea: Area = {
  name: 'Parts',
  entries: [
    {
      id: 'buttons',
      title: 'Buttons',
      show: () => (
        <>
          {looks.map((look) => (
            <p key={look}>
              <Button look={look}>Generate</Button> <Button look={look} disabled>Generate</Button>
            </p>
          ))}
          <IconButton label="Keep"><StarIcon /></IconButton>
          <IconButton label="Keep, not now" disabled><StarIcon /></IconButton>
        </>
      ),
    },
    {
      id: 'fields',
      title: 'Fields',
      show: () => (
        <>
          <Field label="Your name" hint="As the others see it.">{(wiring) => <Input {...wiring} defaultValue="Kestrel" />}</Field>
          <Field label="Seed" error="A whole number.">{(wiring) => <Input {...wiring} defaultValue="many" />}</Field>
          <Field label="Leave out" dim hint="Ignored: not supported by DALL·E.">{(wiring) => <TextArea {...wiring} disabled defaultValue="text, logos" />}</Field>
          <Field label="Model">{(wiring) => <Select {...wiring}><option>gpt-image-2.5</option></Select>}</Field>
          <CopyField label="Join link" text="http://192.168.1.20:5000/join/friday-run#secret" />
        </>
      ),
    },
    ...choices,
    ...(['sheet', 'panel', 'side', 'card'] as const).map(modal),
    { id: 'picture-broken', title: 'A picture that could not be loaded', show: () => <Picture image={picture(3, { thumbnail_url: brokenDrawing })} src={brokenDrawing} alone /> },
    { id: 'picture', title: 'A picture', show: () => <Picture image={picture(3)} src={picture(3).image_url} /> },
    {
      id: 'stars',
      title: 'Favourite or not',
      show: () => [1, 3].map((number) => <Star key={number} image={picture(number)} onPress={() => {}} />),
    },
    {
      id: 'progress',
      title: 'Work under way',
      show: () => [null, 0, 60, 100].map((percent) => <RainLine key={percent} percent={percent} />),
    },
    { id: 'empty-bad', title: 'Something is missing', show: () => <EmptyState title="The pictures could not be loaded." tone="bad"><p>The server cannot be reached.</p></EmptyState> },
    { id: 'fault', title: 'The page has a fault', show: () => <Boundary><Faulty /></Boundary> },
    { id: 'connection-away', title: 'The server is away', prepare: away, show: () => <ConnectionBanner /> },
    { id: 'connection-slow', title: 'News come late', prepare: slow, show: () => <ConnectionBanner /> },
    notice('plain', 'A notice', () => useNotices.getState().show('The join link is copied.')),
    notice('bad', 'A bad notice', () => useNotices.getState().show('The favourite could not be set.', 'bad')),
    notice('undo', 'A notice that offers to undo', () => useNotices.getState().show('2 pictures are in the trash.', 'plain', { label: 'Undo', run: () => {} })),
  ],
};

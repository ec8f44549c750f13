import { ConnectionBanner } from '~/components/ConnectionBanner';
import { Composer } from '~/features/generate/Composer';
import { FormingStrip } from '~/features/generate/FormingStrip';
import { Stage } from '~/features/generate/Stage';
import { useStage } from '~/features/generate/useStage';
import { LookPicker } from '~/features/generate/LookPicker';
import { EarlierPrompts } from '~/features/generate/EarlierPrompts';
import type { Draft } from '~/state/draft';
import { save } from '~/state/storage';
import { useConnection } from '~/state/connection';
import { GenerateTab } from '~/pages/GenerateTab';
import { away, onStage, refusedOnStage, typed, watched, type Area, type Entry } from './entry';
import { broken, never, type Answers } from './standIn';
import { providers, reference, requests, sessionAs } from './things';

const nothing: Answers = { 'GET /images': { images: [], next_cursor: null } };

function StageAlone({ sid }: { sid: string }) {
  return <Stage sid={sid} stage={useStage(sid)} onOpen={() => {}} />;
}

const stage = (id: string, title: string, rest: Partial<Entry> = {}): Entry => ({
  id: `stage-${id}`,
  title,
  show: (sid) => <StageAlone sid={sid} />,
  ...rest,
});

export const stageArea: Area = {
  name: 'Stage',
  entries: [
    stage('empty', 'Nothing yet: a sentence and examples', { answers: nothing }),
    stage('empty-viewer', 'Nothing yet, for somebody who only looks on', { answers: { ...nothing, 'GET ': sessionAs('stage-empty-viewer', 'viewer') } }),
    stage('loading', 'Loading', { answers: { 'GET /images': never } }),
    stage('error', 'The pictures could not be loaded', { answers: { 'GET /images': broken } }),
    stage('picture', 'The last picture'),
    stage('queued', 'In line: place and estimate', { prepare: onStage(requests.queued) }),
    stage('paused', 'The line is paused: nothing runs', { prepare: onStage(requests.paused) }),
    stage('drawing', 'Under way, no frame yet', { prepare: onStage(requests.drawing) }),
    stage('frame', 'Under way, with a frame', { prepare: onStage(requests.framed) }),
    stage('failed', 'Failed: reason and three actions', { prepare: onStage(requests.failed) }),
    stage('moderated', 'Refused by the provider', { prepare: onStage(requests.moderated) }),
    stage('refused', 'Not taken: the budget is used up', { prepare: refusedOnStage('The table’s budget for this month is used up. The GM can raise it.') }),
    stage('held', 'Held: it may have cost money', { prepare: onStage(requests.held) }),
    stage('cancelled', 'Cancelled', { prepare: onStage(requests.cancelled) }),
    stage('watched', 'Somebody else’s picture, forming', { prepare: watched(requests.theirs) }),
    stage('watched-gone', 'Somebody else’s picture, cancelled', { prepare: watched(requests.cancelled) }),
    stage('away', 'The server is away: the last picture stays', {
      prepare: away,
      show: (sid) => (
        <>
          <ConnectionBanner />
          <StageAlone sid={sid} />
        </>
      ),
    }),
    { id: 'forming-strip', title: 'What forms at the table', show: (sid) => <FormingStrip sid={sid} forming={[requests.theirs, requests.waiting, requests.framed]} /> },
    { id: 'generate-tab', title: 'Composer, stage and rail together', show: (sid) => <GenerateTab sid={sid} /> },
  ],
};

const composer = (id: string, title: string, rest: Partial<Entry> = {}): Entry => ({
  id: `composer-${id}`,
  title,
  show: (sid) => <Composer sid={sid} />,
  ...rest,
});

const earlier = (id: string, title: string, rest: Partial<Entry> = {}): Entry => ({
  id: `earlier-${id}`,
  title,
  show: (sid) => <EarlierPrompts sid={sid} onTake={() => {}} onClose={() => {}} />,
  ...rest,
});

const looksOf = (id: string, title: string, rest: Partial<Entry> = {}): Entry => ({
  id: `looks-${id}`,
  title,
  show: (sid) => <LookPicker sid={sid} value="matrix" onTake={() => {}} onClose={() => {}} />,
  ...rest,
});

/** With its last part open. */
const advanced = (draft: Partial<Draft>) => (sid: string) => {
  save('sv:advanced', true);
  typed(draft)(sid);
};

export const composerArea: Area = {
  name: 'Composer and providers',
  entries: [
    composer('empty', 'Empty'),
    composer('typed', 'A prompt and its price', { prepare: typed({ prompt: 'A drone over the docks', n: 3, quality: 'high' }) }),
    composer('ignored', 'Wishes that the provider does not know', { prepare: typed({ prompt: 'A masked face', negativePrompt: 'text', seed: '42', provider: 'dalle' }) }),
    composer('unknown', 'The providers are being asked', { answers: { 'GET /image-providers': never } }),
    composer('failed', 'The providers could not be loaded', { answers: { 'GET /image-providers': broken } }),
    composer('none', 'No provider can be used', { answers: { 'GET /image-providers': providers.none } }),
    composer('sketch', 'Only the offline one', { answers: { 'GET /image-providers': providers.offline } }),
    composer('down', 'The first one is down; another steps in', { answers: { 'GET /image-providers': providers.down } }),
    composer('down-chosen', 'The chosen one is down', { answers: { 'GET /image-providers': providers.down }, prepare: typed({ provider: 'dalle' }) }),
    composer('trouble', 'The first one is in trouble', { answers: { 'GET /image-providers': providers.slow } }),
    composer('viewer', 'For somebody who only looks on', { answers: { 'GET ': sessionAs('composer-viewer', 'viewer') } }),
    composer('away', 'The server is away: the text stays', {
      prepare: (sid) => {
        useConnection.setState({ reached: false });
        typed({ prompt: 'A drone over the docks' })(sid);
      },
    }),
    composer('advanced', 'Everything that can be wished for', {
      prepare: advanced({ prompt: 'A masked face', template: 'neon-noir', negativePrompt: 'text', seed: '42', keepSeed: true, style: 'vivid', provider: 'sketch' }),
    }),
    composer('reference', 'It goes by a picture', { prepare: advanced({ prompt: 'The same, older', reference, provider: 'dalle', transparent: true }) }),
    composer('reference-off', 'It goes by a picture, which the provider does not take', {
      prepare: advanced({ prompt: 'The same, older', reference, provider: 'sketch', transparent: true, template: 'pixel' }),
    }),
    looksOf('full', 'The looks'),
    looksOf('loading', 'The looks, loading', { answers: { 'GET /styles': never } }),
    looksOf('error', 'The looks could not be loaded', { answers: { 'GET /styles': broken } }),
    earlier('full', 'Earlier prompts'),
    earlier('empty', 'No earlier prompt', { answers: { 'GET /prompts': { prompts: [] } } }),
    earlier('loading', 'Earlier prompts, loading', { answers: { 'GET /prompts': never } }),
    earlier('error', 'Earlier prompts could not be loaded', { answers: { 'GET /prompts': broken } }),
  ],
};

import type { ReactNode } from 'react';
import { emptyDraft, useDrafts, type Draft } from '~/state/draft';
import { useCommandLines } from '~/state/commandLine';
import { useConnection } from '~/state/connection';
import { useDialogs } from '~/state/dialogs';
import { unframed, useFramed } from '~/state/framed';
import { useFrameStore } from '~/state/frameStore';
import { useInvites } from '~/state/invites';
import { useStages } from '~/state/jobStore';
import { useSingleKeys } from '~/state/keyboard';
import { useNotices } from '~/state/notices';
import { useOwnLines } from '~/state/ownLines';
import type { ImageRequest } from '~/api/types';
import { useUnsaved } from '~/state/unsaved';
import { useUnsent } from '~/state/unsent';
import { drawing } from './drawing';
import { filesAre, type Answers } from './standIn';

/** One state of one part. Its id is its address, and the session that it lives in. */
export interface Entry {
  id: string;
  title: string;
  /** What the server says otherwise than usually. */
  answers?: Answers;
  /** What the page knows beforehand. */
  prepare?: (sid: string) => void;
  /** Where in the session, such as `gallery?fav=1`. */
  at?: string;
  /** It is a page of its own, with its own landmarks. */
  whole?: boolean;
  show: (sid: string) => ReactNode;
}

export interface Area {
  name: string;
  entries: Entry[];
}

/** Whatever the page knew is forgotten. */
export function startOver(): void {
  localStorage.clear();
  filesAre(drawing(4, 768, 512));
  useConnection.setState({ reached: true, stream: 'live' });
  useNotices.setState({ shown: [], spoken: '' });
  useDrafts.setState({ bySession: {} });
  useOwnLines.setState({ bySession: {} });
  useStages.setState({ bySession: {} });
  useUnsent.setState({ bySession: {} });
  useUnsaved.setState({ byImage: {} });
  useFrameStore.setState({ byRequest: {} });
  useCommandLines.setState({ bySession: {} });
  useDialogs.setState({ open: null });
  useSingleKeys.setState({ on: true });
  useInvites.setState({ fresh: {} });
  useFramed.setState(unframed);
}

export const away = () => useConnection.setState({ reached: false, stream: 'down' });
export const framed = () => useFramed.setState({ ...unframed, framed: true, closes: true });
export const slow = () => useConnection.setState({ reached: true, stream: 'down' });

export const typed = (draft: Partial<Draft>) => (sid: string) =>
  useDrafts.setState({ bySession: { [sid]: { ...emptyDraft, ...draft } } });

/** The member has asked for this one. */
export const onStage = (request: ImageRequest) => (sid: string) => {
  const { dispatch } = useStages.getState();
  const { prompt, type, request_id } = request;
  useFrameStore.getState().seen(request);
  dispatch(sid, { type: 'submitted', key: 'key', body: { prompt, type, style_preferences: { size: '1536x1024' } }, at: Date.now() - 12_000 });
  dispatch(sid, { type: 'accepted', key: 'key', requestId: request_id });
  dispatch(sid, { type: 'seen', request });
};

/** The member has asked, and was refused at once. */
export const refusedOnStage = (reason: string) => (sid: string) => {
  const { dispatch } = useStages.getState();
  const body = { prompt: 'A vault door, half open', type: 'scene' as const, style_preferences: {} };
  dispatch(sid, { type: 'submitted', key: 'key', body, at: Date.now() });
  dispatch(sid, { type: 'refused', key: 'key', reason });
};

export const watched = (request: ImageRequest) => (sid: string) => useStages.getState().watch(sid, request.request_id);

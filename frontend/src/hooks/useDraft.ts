import { useCallback } from 'react';
import { readDraft, useDrafts, type Draft } from '~/state/draft';

/** The composer's draft of a session, and the way to change it. */
export function useDraft(sid: string): [Draft, (changes: Partial<Draft>) => void] {
  const held = useDrafts((drafts) => drafts.bySession[sid]);
  const change = useDrafts((drafts) => drafts.change);
  return [held ?? readDraft(sid), useCallback((changes) => change(sid, changes), [change, sid])];
}

/** What stands in the composer, one draft a session, kept across reloads. */
import { create } from 'zustand';
import type { SubjectType, Visibility } from '~/api/types';
import { load, save } from './storage';

export interface Draft {
  prompt: string;
  type: SubjectType;
  provider: string | null;
  model: string | null;
  size: string | null;
  quality: string | null;
  /** How many pictures. */
  n: number;
  visibility: Visibility;
  negativePrompt: string;
  seed: string;
  style: '' | 'vivid' | 'natural';
  /** No background, to lay the picture over something. */
  transparent: boolean;
}

export const emptyDraft: Draft = {
  prompt: '',
  type: 'scene',
  provider: null,
  model: null,
  size: null,
  quality: null,
  n: 1,
  visibility: 'table',
  negativePrompt: '',
  seed: '',
  style: '',
  transparent: false,
};

interface Drafts {
  bySession: Record<string, Draft>;
  change: (sid: string, changes: Partial<Draft>) => void;
}

const keyOf = (sid: string) => `sv:draft:${sid}`;

export const readDraft = (sid: string): Draft => ({ ...emptyDraft, ...load<Partial<Draft>>(keyOf(sid), {}) });

export const useDrafts = create<Drafts>((set, get) => ({
  bySession: {},
  change: (sid, changes) => {
    const draft = { ...(get().bySession[sid] ?? readDraft(sid)), ...changes };
    save(keyOf(sid), draft);
    set(({ bySession }) => ({ bySession: { ...bySession, [sid]: draft } }));
  },
}));

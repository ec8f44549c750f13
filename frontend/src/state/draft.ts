/** What stands in the composer, one draft a session, kept across reloads. */
import { create } from 'zustand';
import type { Image, SubjectType, Visibility } from '~/api/types';
import { load, save } from './storage';

export interface DraftReference {
  id: string;
  /** `#41`, or what it is called else. */
  name: string;
  thumbnail: string;
}

/** To go by a picture of the gallery. */
export const byImage = ({ id, number, thumbnail_url: thumbnail }: Image): DraftReference => ({ id, name: `#${number}`, thumbnail });

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
  /** The seed stays for the following pictures; otherwise it is for the next one only. */
  keepSeed: boolean;
  /** A look out of the server's list. */
  template: string;
  /** A picture to go by. */
  reference: DraftReference | null;
  style: '' | 'vivid' | 'natural';
  /** No background, to lay the picture over something. */
  transparent: boolean;
  /** The id of the collection that new pictures join. */
  collection: string | null;
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
  keepSeed: false,
  template: '',
  reference: null,
  style: '',
  transparent: false,
  collection: null,
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

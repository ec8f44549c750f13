/** The shapes of the wire. Written by hand for now; one file, so that generated types can take its place. */

export type Role = 'gm' | 'player' | 'viewer';
export type SubjectType = 'scene' | 'character' | 'location' | 'item';
export type Visibility = 'table' | 'private';
export type RequestStatus = 'queued' | 'processing' | 'held' | 'completed' | 'failed' | 'cancelled';

export interface Member {
  user_id: string;
  name: string;
  role: Role;
}

export interface SessionAnswer {
  session: { id: string; name: string; auto_detect?: boolean };
  member: Member;
  members: Member[];
  /** Who was sent away; what they made is still there. */
  former_members?: Omit<Member, 'role'>[];
}

export interface OpenedSession {
  session_id: string;
  name: string;
  user_id: string;
  join_token: string;
  join_url: string;
}

export interface JoinedSession {
  session_id: string;
  user_id: string;
  role: Role;
}

export interface JoinLink {
  join_url: string;
  join_token?: string;
}

export interface Capabilities {
  negative_prompt: boolean;
  seed: boolean;
  transparent: boolean;
  /** Takes a picture to go by. */
  reference: boolean;
  partial_images: number;
  max_prompt: number;
}

export interface Model {
  name: string;
  sizes: string[];
  qualities: string[];
  capabilities: Capabilities;
  /** US dollars for one picture at default size and quality; 0 is free. */
  price: number | null;
  typical_seconds: number | null;
}

export interface Provider {
  name: string;
  label: string;
  available: boolean;
  reason: string | null;
  /** How its last calls went: `ready`, `degraded`, `down` or `not configured`. */
  health: string;
  /** For the GM only. */
  health_reason?: string | null;
  health_since?: string | null;
  models: Model[];
}

export interface ProvidersAnswer {
  providers: string[];
  default: string | null;
  details: Provider[];
}

export interface StylePreferences {
  provider?: string;
  model?: string;
  size?: string;
  quality?: string;
  style?: string;
  /** A look out of the server's list. */
  template?: string;
  /** The id of a picture to go by. */
  reference?: string;
  negative_prompt?: string;
  seed?: number;
  n?: number;
  background?: 'transparent';
  visibility?: Visibility;
  /** The id of a collection that the pictures join. */
  collection?: string;
}

export interface GenerateBody {
  prompt: string;
  type: SubjectType;
  style_preferences: StylePreferences;
}

/** By whoever would draw it now. */
export interface Estimate {
  provider: string;
  estimated_cost: number;
  estimated_time: number;
}

export interface Accepted {
  request_id: string;
  position: number | null;
  estimated_time: number | null;
}

export interface Attempt {
  provider: string;
  model: string | null;
  outcome: string | null;
  error: string | null;
  notes: string[];
}

/** A picture that a request brought; the gallery has the rest. */
export interface RequestImage {
  id: string;
  number: number;
  /** Which of the request's pictures, from 0. */
  image?: number;
  image_url: string;
  thumbnail_url: string;
  width: number;
  height: number;
}

/** A picture that is still forming, as far as it has come. */
export interface Frame {
  /** Which of the request's pictures, from 0. */
  image: number;
  index: number;
  url: string;
  width: number;
  height: number;
}

export interface ImageRequest {
  request_id: string;
  status: RequestStatus;
  progress: number | null;
  stage: string | null;
  position: number | null;
  estimated_time: number | null;
  attempts: Attempt[];
  images: RequestImage[];
  error: string | null;
  code: string | null;
  prompt: string;
  type: SubjectType;
  user_id: string;
  provider: string;
  created_at: string;
  started_at?: string | null;
  visibility?: Visibility;
  n?: number;
  /** As asked for, such as `1536x1024`. */
  size?: string | null;
  frames?: Frame[];
  note?: string | null;
}

export interface Image {
  id: string;
  number: number;
  prompt: string;
  enhanced_prompt: string | null;
  image_url: string;
  thumbnail_url: string;
  width: number;
  height: number;
  provider: string;
  model: string | null;
  type: SubjectType;
  status: string;
  created_at: string;
  is_favorite: boolean;
  favorite_count: number;
  tags: string[];
  /** What its author calls it. */
  caption?: string | null;
  /** To be shown until the picture has come. */
  thumbhash?: string | null;
  /** Ids of those in which it lies. */
  collections?: string[];
  /** Since when it is in the trash. */
  deleted_at?: string | null;
  user_id: string;
  visibility: Visibility;
  seed: number | null;
  cost: number | null;
}

export interface ImageDetail extends Image {
  generation_time: number | null;
  attempts: Attempt[];
  /** What was wished for beside the prompt, as far as it was. */
  options?: Record<string, string | number>;
  /** What it was made from, and what was made from it. */
  lineage?: { id: string; number: number; thumbnail_url: string; relation: 'parent' | 'child' }[];
  /** What it went by, if the caller may see that; an uploaded one has no number. */
  reference?: { id: string; number: number | null; thumbnail_url: string } | null;
  /** It went by one that is gone, or that the caller may not see. */
  reference_hidden?: boolean;
  /** What the caller may do with it. */
  may?: { edit: boolean; delete: boolean };
}

/** A look that a picture can be given. */
export interface StyleTemplate {
  name: string;
  label: string;
  description: string;
  adds: string[];
  aliases: string[];
  example_url: string | null;
}

export interface ImagePage {
  images: Image[];
  next_cursor: string | null;
}

export interface ImageChanges {
  caption?: string | null;
  tags?: string[];
  visibility?: Visibility;
}

export type BulkAction = 'delete' | 'restore' | 'favorite' | 'unfavorite' | 'tag' | 'untag' | 'collect' | 'uncollect';

export interface BulkAnswer {
  counts: Partial<Record<'done' | 'unchanged' | 'not_allowed' | 'not_found' | 'refused', number>>;
}

export interface Collection {
  id: string;
  name: string;
  count: number;
  user_id: string;
  /** The picture on its front; none as long as it is empty. */
  cover?: { number: number; thumbnail_url: string; thumbhash: string | null } | null;
}

export interface Favorite {
  image_id: string;
  is_favorite: boolean;
  favorite_count: number;
}

export type ReplyKind = 'message' | 'card' | 'table' | 'error';

/** What a reply opens, or offers: an offered line is never run by itself. */
export interface Action {
  open: string;
  image?: string | number;
  mine?: boolean;
  favorite?: boolean;
  line?: string;
  /** US dollars that the offered line will cost. */
  cost?: number | null;
}

export interface Reply {
  text: string;
  kind: ReplyKind;
  ephemeral: boolean;
  action?: Action | null;
  request_id?: string | null;
  code?: string | null;
  /** Start and end of the mistake, in code points of the line. */
  span?: [number, number] | null;
  /** A whole line that would be right; offered, never run by itself. */
  fix?: string | null;
}

/** A line of the shared log: chat, or a command with its card. Holes in the numbers are other members' private lines. */
export interface ConsoleEntry {
  id: string;
  number: number;
  user_id: string;
  kind: string;
  line: string;
  reply?: Reply | null;
  request_id?: string | null;
  /** The request as it stood when the log was read. */
  request?: ImageRequest | null;
  visibility: Visibility;
  created_at: string;
}

export interface ConsolePage {
  entries: ConsoleEntry[];
  next_cursor: string | null;
  /** More has been said behind this page; only of a page that was read forwards. */
  next_since?: string | null;
  /** Up to which number the server has told everything; kept by the page itself. */
  read?: number;
}

export interface ConsoleAnswer {
  reply: Reply;
  entry?: ConsoleEntry | null;
}

/** What a line would do, or what is wrong with it. */
export interface CheckedLine {
  is_right: boolean;
  command: string | null;
  text: string;
  estimated_cost?: number;
  code?: string;
  fix?: string;
}

/** The server's table of commands, as far as completion and pasted lines need it. */
export interface CommandManifest {
  roots: string[];
  /** The command that is meant when none is named. */
  default: string;
  commands: CommandSpec[];
  /** Names of other versions and other programs. */
  later?: { commands: string[]; loose: Record<string, string>; foreign: Record<string, boolean> };
}

export interface CommandSpec {
  name: string;
  aliases: string[];
  summary: string;
  options: CommandOption[];
  /** Words that may follow its name. */
  choices?: string[];
  /** Other words for them. */
  also?: Record<string, string>;
  /** Words behind its name make a prompt of all of them; or only behind these of its names. */
  yields?: boolean;
  loose?: string[];
}

export interface CommandOption {
  name: string;
  aliases: string[];
  summary: string;
  choices?: string[];
  /** Other words for its values. */
  also?: Record<string, string>;
  type?: string;
  min?: number;
  max?: number;
  /** The option that a switch stands for, and its value. */
  sets?: string[];
  /** The option that is meant by this one's other values. */
  instead?: string;
  /** What the session knows the values of: `collections`, and others. */
  dynamic?: string;
}

/** The session's line; `requests` holds what this member may see of it. */
export interface Line {
  paused: boolean;
  requests: ImageRequest[];
}

/** Something that this member has asked for, once however often. */
export interface KeptPrompt {
  id: string;
  prompt: string;
  count: number;
  last_used_at: string;
  is_favorite: boolean;
}

/** Is a member here, or when was the last time? */
export interface Presence {
  user_id: string;
  is_here: boolean;
  seen_at: string | null;
}

/** Where a month's money is, in US dollars. */
export interface Spent {
  spent: number;
  reserved: number;
  uncertain: number;
}

/** `null`: no limit. */
export interface Purse extends Spent {
  cap: number | null;
  left: number | null;
}

export interface Usage {
  month: string;
  me: Purse;
  session: Purse;
  pictures: { today: number; cap: number | null };
  paid_sends: 'on' | 'stopped';
  /** For the GM only. */
  members?: (Spent & { user_id: string })[];
}

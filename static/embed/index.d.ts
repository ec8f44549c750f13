/** Scene Visualizer inside a page of yours: React components for a host that bundles, `mount()` for any other. */
import type { ReactElement } from 'react';

export interface TableMember {
  user_id: string;
  name: string;
  role: 'gm' | 'player' | 'viewer';
}

/** Who sits at the table, and who of them looks; what `GET session/<id>` answers on the standalone server. */
export interface Table {
  session: { id: string; name: string };
  member: TableMember;
  members: TableMember[];
}

/** A picture that somebody wants in your page. */
export interface ImageRef {
  sessionId: string;
  id: string;
  number: number;
  prompt: string;
  caption: string | null;
  /** All of it; whoever fetches it has to be a member. */
  url: string;
  thumbnailUrl: string;
  width: number;
  height: number;
}

/** What is told of a session; docs/events.md says when, and which `data` each has. */
export type SvEventType =
  | 'request.queued' | 'request.started' | 'request.progress' | 'request.partial' | 'request.retrying' | 'request.fallback'
  | 'request.held' | 'request.completed' | 'request.failed' | 'request.cancelled'
  | 'image.added' | 'image.updated' | 'image.favorited' | 'image.deleted' | 'image.revealed' | 'screens.cleared'
  | 'console.entry' | 'member.joined' | 'member.left' | 'presence.changed'
  | 'budget.changed' | 'provider.changed' | 'collection.changed'
  | 'resync';

/** Something has happened in a session: ids and numbers of it, never words. */
export interface SvEvent {
  sessionId: string;
  /** Stands for the place in the session's log; nothing can be read from it. Empty for what is in no log. */
  id: string;
  type: SvEventType;
  data: {
    /** Whom it concerns. */
    user_id?: string;
    at?: string;
    request_id?: string;
    image_id?: string;
    [field: string]: unknown;
  };
}

/** What we need of an `EventSource`. */
export interface EventSourceLike {
  readonly readyState: number;
  onopen: ((event: Event) => unknown) | null;
  onerror: ((event: Event) => unknown) | null;
  addEventListener(type: string, listener: (message: MessageEvent<string>) => void): void;
  close(): void;
}

/** Names of our custom properties, without `--sv-`. */
export type TokenName =
  | 'ink-0' | 'ink-1' | 'ink-2' | 'ink-3'
  | 'text' | 'text-2' | 'text-3' | 'disabled' | 'border' | 'border-strong'
  | 'cyan' | 'magenta' | 'amber' | 'lime' | 'red' | 'violet'
  | 'on-accent' | 'halo' | 'scrim' | 'shadow' | 'rain'
  | 'font' | 'display' | 'mono'
  | '1' | '2' | '3' | '4' | '5' | '6' | '7'
  | 'radius' | 'radius-tile' | 'radius-sheet' | 'target'
  | 'quick' | 'enter' | 'ease';

export interface CommonProps {
  /**
   * Where the API lies: `/host/plugins/sv/api`. By itself `/api`; for `mount()` `api` beside the folder of `embed.js`.
   * What shows the same session on one page names the same.
   */
  apiBase?: string;
  /** `auto` follows what the member's system asks for. */
  theme?: 'night' | 'daylight' | 'auto';
  /** The nonce of your page's policy: a dialog stops the page behind it from scrolling by one style element. */
  cspNonce?: string;
  /** In place of the browser's own, for a header of yours. Pictures and events are fetched by the browser itself. */
  fetch?: typeof fetch;
  /** In place of the browser's `EventSource`, for the session's stream. */
  eventSource?: (url: string) => EventSourceLike;
  /**
   * `memory` never touches your address. `hash` keeps what is open behind its `#` (`#sv/s/<session>/…`), so that the
   * browser's Back goes back in it and shuts it; not for pages that have a router of their own there. Read once.
   */
  router?: 'memory' | 'hash';
  /** Puts "Insert" beside pictures; called for each that somebody wants in your page. */
  onInsert?: (image: ImageRef) => void;
  /**
   * What happens in the session, as far as the member may know of it: each event once, in its order, also when the stream
   * breaks off and comes back. `resync` comes first of all, and where something may have been missed: look anew.
   */
  onEvent?: (event: SvEvent) => void;
  /** The address of a picture in your site, for a new tab or a copied link; by itself the picture's file. */
  linkTo?: (number: number) => string;
  /**
   * Keys never count but while the focus is in our part. `off` leaves only those that move, open and close (arrows, Enter,
   * Esc) and those of a field: no letters, signs, Delete, Ctrl+A or Ctrl+Z.
   */
  shortcuts?: 'focused' | 'off';
  /**
   * As which numbers, money, dates and times are written, such as `de-CH`; by itself as the browser's. Words stay English.
   * A page has one: of several parts the last that names one decides.
   */
  locale?: string;
  /** Values of yours in place of ours, such as `{ cyan: '#7fd' }`. */
  tokens?: Partial<Record<TokenName, string>>;
  /** Where dialogs are put; by itself beside the component. Take `document.body` where something around it clips or moves. */
  portalContainer?: HTMLElement;
  /** For a server of yours that has no `GET session/<id>`. */
  table?: Table;
}

export interface ImageGalleryProps extends CommonProps {
  sessionId: string;
  /** Shut and opened again within a minute, nothing is fetched anew. */
  isVisible: boolean;
  /** By X or Esc. It stays open until you say so by `isVisible`. */
  onClose: () => void;
  /** `modal` lies over the page; `panel` fills the element that it is in; `page` is a panel that has no X. */
  presentation?: 'modal' | 'panel' | 'page';
  initialTab?: 'generate' | 'gallery';
  /** Number of a picture to open with. */
  initialImage?: number;
}

export interface ShadowrunConsoleProps extends CommonProps {
  sessionId: string;
  /** A line wants the gallery; without this it is laid over the page. */
  onOpenGallery?: () => void;
}

export declare function ImageGallery(props: ImageGalleryProps): ReactElement | null;
export declare function ShadowrunConsole(props: ShadowrunConsoleProps): ReactElement | null;

/** What `embed.js` takes; `component` says which of the two it is. */
export type MountOptions =
  | (ImageGalleryProps & { component?: 'gallery' })
  | (ShadowrunConsoleProps & { component: 'console' });

export interface Mounted {
  /** New values for some of the options. */
  update: (changes: Partial<ImageGalleryProps> | Partial<ShadowrunConsoleProps>) => void;
  /** Take everything away again; the element is yours and stays. */
  unmount: () => void;
}

/** What `embed.js` exports as `mount`. */
export type Mount = (element: HTMLElement, options: MountOptions) => Mounted;

/** The names under which server state is cached. */
import type { Filters } from '~/state/filters';

export const keys = {
  session: (sid: string) => ['session', sid] as const,
  providers: (sid: string) => ['providers', sid] as const,
  lists: (sid: string) => ['images', sid] as const,
  list: (sid: string, filters: Filters) => ['images', sid, filters] as const,
  indexes: (sid: string) => ['index', sid] as const,
  index: (sid: string, filters: Filters) => ['index', sid, filters] as const,
  /** Single pictures by their numbers; those in the trash apart. */
  pictures: (sid: string, trash: boolean) => ['pictures', sid, trash] as const,
  details: (sid: string) => ['image', sid] as const,
  detail: (sid: string, imageId: string) => ['image', sid, imageId] as const,
  requests: (sid: string) => ['requests', sid] as const,
  everyRequest: (sid: string) => ['request', sid] as const,
  request: (sid: string, requestId: string) => ['request', sid, requestId] as const,
  console: (sid: string) => ['console', sid] as const,
  presence: (sid: string) => ['presence', sid] as const,
  prompts: (sid: string) => ['prompts', sid] as const,
  line: (sid: string) => ['line', sid] as const,
  usage: (sid: string) => ['usage', sid] as const,
  collections: (sid: string) => ['collections', sid] as const,
  tags: (sid: string) => ['tags', sid] as const,
  styles: (sid: string) => ['styles', sid] as const,
  commands: (sid: string) => ['commands', sid] as const,
};

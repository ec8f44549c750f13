/** A join link is `/join/<session>#<token>`: the fragment never reaches a server's log. */
export interface JoinTarget {
  sessionId: string;
  token: string;
}

/** Read a pasted link, whatever stands before `/join/`; null when it is none. */
export function parseJoinLink(text: string): JoinTarget | null {
  const found = /\/join\/([^/#?\s]+)\/?#([^\s]+)$/.exec(text.trim());
  if (!found?.[1] || !found[2]) return null;
  return { sessionId: decodeURIComponent(found[1]), token: decodeURIComponent(found[2]) };
}

/** The server may give the link as a path; people need it whole. */
export function wholeLink(joinUrl: string, here: string = window.location.href): string {
  return new URL(joinUrl, here).href;
}

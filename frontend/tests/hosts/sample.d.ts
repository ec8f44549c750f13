/** The sample of docs/embedding.md: the tests write it into a file and build the page around it. */
declare module 'sample' {
  import type { ReactElement } from 'react';
  export function Pictures(props: { sessionId: string }): ReactElement;
  export function Talk(props: { sessionId: string }): ReactElement;
}

/** Somebody else's page, in React of whatever version, around what docs/embedding.md shows. */
import { StrictMode, version } from 'react';
import { createRoot } from 'react-dom/client';
import { Pictures, Talk } from 'sample';

const { session = '', part = '' } = document.body.dataset;
const Part = part === 'console' ? Talk : Pictures;

createRoot(document.getElementById('host')!).render(
  <StrictMode>
    <h1>A campaign, in React {version}</h1>
    <Part sessionId={session} />
  </StrictMode>,
);

import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// Two cores may be busy with others.
configure({ asyncUtilTimeout: 5_000 });

// jsdom loads no pictures: every one is there at once.
if (typeof HTMLImageElement !== 'undefined') HTMLImageElement.prototype.decode = () => Promise.resolve();

// Our own page is ours altogether.
if (typeof document !== 'undefined') document.body.classList.add('sv-root');

afterEach(() => {
  // Tests of plain functions run without a page.
  if (typeof document === 'undefined') return;
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});

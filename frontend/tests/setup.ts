import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// Two cores may be busy with others.
configure({ asyncUtilTimeout: 5_000 });

afterEach(() => {
  // Tests of plain functions run without a page.
  if (typeof document === 'undefined') return;
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});

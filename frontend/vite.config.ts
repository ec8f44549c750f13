import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { alias, embeds } from './embeds.ts';

/** Not what makes a room: that comes with it. */
const shared = /src\/(?!features\/(gallery|generate|console|viewer)|pages|states)|node_modules/;

export default defineConfig({
  // Relative addresses in JS and CSS: one build works below any mount prefix.
  base: './',
  plugins: [react(), embeds()],
  resolve: { alias },
  build: {
    outDir: '../static',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['src/main.tsx', 'src/headStart.ts'],
      // What several rooms need is one file: thirty small ones would cost more turns than they save bytes.
      output: { codeSplitting: { groups: [{ name: 'shared', test: shared, minShareCount: 3 }] } },
    },
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env.API_URL ?? 'http://127.0.0.1:5000' } },
  test: {
    environment: 'jsdom',
    setupFiles: ['tests/setup.ts'],
    testTimeout: 20_000,
    css: { modules: { classNameStrategy: 'non-scoped' } },
  },
});

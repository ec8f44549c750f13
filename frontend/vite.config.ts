import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { alias, embeds } from './embeds.ts';

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
    rolldownOptions: { input: 'src/main.tsx' },
  },
  server: { host: '127.0.0.1', proxy: { '/api': process.env.API_URL ?? 'http://127.0.0.1:5000' } },
  test: {
    environment: 'jsdom',
    setupFiles: ['tests/setup.ts'],
    testTimeout: 20_000,
    css: { modules: { classNameStrategy: 'non-scoped' } },
  },
});

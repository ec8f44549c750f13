/** Builds a host's page around our package: node build.mjs <package> <react18|react19> <sample.jsx> <out> */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const [ours, react, sample, outDir] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));

await build({
  configFile: false,
  // Whose React it is: React 19 is the one that our own page is built with.
  root: react === 'react18' ? resolve(here, 'react18') : resolve(here, '../..'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  // As while a host is developed: StrictMode then does everything twice, and React says what it dislikes.
  define: { 'process.env.NODE_ENV': '"development"' },
  resolve: {
    alias: [
      { find: 'scene-visualizer/style.css', replacement: resolve(ours, 'style.css') },
      { find: 'scene-visualizer', replacement: resolve(ours, 'index.js') },
      { find: 'sample', replacement: sample },
    ],
    dedupe: ['react', 'react-dom'],
  },
  build: {
    outDir,
    emptyOutDir: false,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: {
      input: { host: resolve(here, 'host.tsx') },
      output: { entryFileNames: `${react}.js`, chunkFileNames: `${react}-[name].js`, assetFileNames: `${react}[extname]` },
    },
  },
});

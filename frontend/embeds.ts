/** What other pages load, built beside the page itself: `embed.js` with its React, and a package for hosts that bundle. */
import react from '@vitejs/plugin-react';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Plugin } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const alias = [
  { find: '~', replacement: at('./src') },
  { find: /^use-sync-external-store\/shim(\/index(\.js)?)?$/, replacement: at('./src/embed/externalStore.ts') },
];

const common = (outDir: string, input: Record<string, string>): InlineConfig => ({
  configFile: false,
  root: at('.'),
  base: './',
  publicDir: false,
  logLevel: 'warn',
  resolve: { alias },
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    // Its links would stand in the host's head for good.
    modulePreload: false,
    rolldownOptions: { input, preserveEntrySignatures: 'strict' },
  },
});

/** What the first load shares with later ones is one file: thirty small ones compress worse. */
const together = {
  groups: [
    // `embed.js` needs it at once, and nothing else before something is mounted.
    { name: 'preload', test: /preload-helper/, priority: 1 },
    { name: 'shared', test: /src\/(api|state|hooks|components)\/|node_modules/, minShareCount: 3 },
  ],
};

/** The style sheet's name has a hash, the file that asks for it has none. */
const namesItsStyles: Plugin = {
  name: 'sv:names-its-styles',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const entry = bundle['embed.js'];
    const sheet = Object.keys(bundle).find((name) => name.endsWith('.css'));
    if (entry?.type !== 'chunk' || !sheet) throw new Error('embed.js has no style sheet');
    entry.code = entry.code.replace('__SV_STYLES__', `./${sheet}`);
  },
};

function selfContained(outDir: string): InlineConfig {
  const config = common(outDir, { embed: at('./src/embed/mount.ts') });
  config.plugins = [react(), namesItsStyles];
  config.build!.rolldownOptions!.output = {
    entryFileNames: 'embed.js',
    chunkFileNames: 'assets/embed-[name]-[hash].js',
    assetFileNames: 'assets/[name]-[hash][extname]',
    codeSplitting: together,
  };
  return config;
}

function forBundlers(outDir: string): InlineConfig {
  const config = common(outDir, { index: at('./src/embed/index.ts') });
  config.plugins = [react()];
  config.build!.rolldownOptions!.external = [/^react($|\/)/, /^react-dom($|\/)/];
  config.build!.rolldownOptions!.output = {
    entryFileNames: 'index.js',
    chunkFileNames: 'chunks/[name].js',
    assetFileNames: '[name][extname]',
    codeSplitting: together,
  };
  return config;
}

async function describe(outDir: string): Promise<void> {
  const { version, license } = JSON.parse(await readFile(at('./package.json'), 'utf8')) as Record<string, string>;
  const facts = {
    name: 'scene-visualizer',
    version,
    license,
    type: 'module',
    exports: { '.': { types: './index.d.ts', default: './index.js' }, './style.css': './style.css' },
    sideEffects: ['*.css'],
    peerDependencies: { react: '^18.3 || ^19', 'react-dom': '^18.3 || ^19' },
  };
  await writeFile(resolve(outDir, 'package.json'), `${JSON.stringify(facts, null, 2)}\n`);
  await copyFile(at('./src/embed/public.d.ts'), resolve(outDir, 'index.d.ts'));
}

export function embeds(): Plugin {
  let outDir = '';
  let failed = false;
  return {
    name: 'sv:embeds',
    apply: 'build',
    configResolved: (config) => void (outDir = resolve(config.root, config.build.outDir)),
    buildEnd: (error) => void (failed = error !== undefined),
    async closeBundle() {
      if (failed) return;
      const library = resolve(outDir, 'embed');
      await build(selfContained(outDir));
      await build(forBundlers(library));
      await describe(library);
    },
  };
}

/** What the server's tests and ours have in common. */
import { readFileSync } from 'node:fs';
import type { CommandManifest } from '~/api/types';

const shared = (name: string): unknown => JSON.parse(readFileSync(`../tests/console/${name}.json`, 'utf8'));

export interface SharedLine {
  line: string;
  ok: boolean;
  code?: string;
  ast?: { command?: string; text: string; options: Record<string, unknown> };
}

export const manifest = shared('manifest') as CommandManifest;
export const lines = shared('lines') as SharedLine[];

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Brand } from '@pwp/contracts';
import type { PortalManifest } from '../src/page-data.ts';
import type { ShellBuild } from './shell-build.ts';

/**
 * Draws the text of the page at an address in HTML, with the portal's footer: the shell's own page, or `given` (HTML). Empty where there
 * is neither.
 */
export type DrawText = (path: string, brand: Brand, manifest: PortalManifest, given: string) => Promise<string>;

/** What the shell's build wrote from `src/pages/page-text.ts`. */
export async function readDrawText(dist: string, { text }: ShellBuild): Promise<DrawText> {
  if (text === undefined) return () => Promise.resolve('');
  const built = (await import(pathToFileURL(join(dist, text)).href)) as { pageText: DrawText };
  return built.pageText;
}

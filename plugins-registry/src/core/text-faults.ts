import { LARGEST_PAGE_TEXTS, PageTexts, type ModuleDeclaration } from '@pwp/contracts';
import type { BuiltFile } from './built-file.ts';
import type { ReleaseFault } from './release-faults.ts';

/** Faults told of one release. */
const MOST_TOLD = 20;

/** Texts of pages that are not public ones of the module, or hold more than words and fields. */
export function textFaults(
  { publicPages }: Pick<ModuleDeclaration, 'publicPages'>,
  files: readonly BuiltFile[],
): ReleaseFault[] {
  return files
    .filter(({ role }) => role === 'texts')
    .flatMap(({ name, bytes }) =>
      faultsOf(
        bytes,
        publicPages.map(({ path }) => path),
      ).map((why) => `« ${name} »: ${why}`),
    )
    .slice(0, MOST_TOLD)
    .map((detail) => ({ code: 'texte-refuse', detail }));
}

function faultsOf(bytes: Uint8Array, paths: readonly string[]): string[] {
  if (bytes.length > LARGEST_PAGE_TEXTS)
    return [`it weighs more than ${LARGEST_PAGE_TEXTS / 1024} KB: it is not read.`];
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return ['it is no JSON.'];
  }
  const read = PageTexts.safeParse(json);
  if (!read.success) return read.error.issues.map(({ path, message }) => `${path.join('')}: ${message}.`);
  return Object.keys(read.data)
    .filter((path) => !paths.includes(path))
    .map((path) => `« ${path} » is none of the module's public pages.`);
}

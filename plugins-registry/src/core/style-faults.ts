import { transform, type Selector } from 'lightningcss';
import type { BuiltFile } from './built-file.ts';
import type { ReleaseFault } from './release-faults.ts';

/** Largest stylesheet, bytes. */
const READ = 1024 * 1024;

/** Deepest nesting of blocks and brackets: the parser is recursive. */
const DEEPEST = 32;

/** Most rules of all stylesheets: the parser merges equal rules in quadratic time. */
const MOST_RULES = 5_000;

/** Rules that affect only what their selectors match. */
const CONFINED: ReadonlySet<string> = new Set([
  'style',
  'media',
  'supports',
  'container',
  'keyframes',
  'starting-style',
  'nested-declarations',
]);

/** Rules of a module's stylesheets that reach beyond its own region; the modules' Vite preset never produces any. */
export function styleFaults(module: string, files: readonly BuiltFile[]): ReleaseFault[] {
  const sheets = files.filter(({ role }) => role === 'css');
  const rules = sheets.reduce((sum, { bytes }) => sum + countOf(bytes, '{'), 0);
  const details =
    rules > MOST_RULES
      ? [`The stylesheets hold more than ${MOST_RULES} rules: they are not read.`]
      : sheets.flatMap(({ name, bytes }) => [...new Set(faultsOf(module, bytes))].map((why) => `« ${name} » ${why}`));
  return details.map((detail) => ({ code: 'style-deborde', detail }));
}

function faultsOf(module: string, bytes: Uint8Array): string[] {
  if (bytes.length > READ) return [`weighs more than ${READ / 1024} KB: it is not read.`];
  if (depthOf(bytes) > DEEPEST) return [`nests more than ${DEEPEST} levels: it is not read.`];
  const faults: string[] = [];
  try {
    transform({
      filename: 'module.css',
      code: bytes,
      visitor: {
        Rule(rule) {
          if (!CONFINED.has(rule.type))
            faults.push(
              `holds « @${rule.type === 'unknown' ? rule.value.name : rule.type} », which acts on the whole page.`,
            );
          if (rule.type === 'style' && !rule.value.selectors.every((selector) => startsBelow(module, selector)))
            faults.push(
              `has a selector that is not below the module's own region, « :where([data-module=${module}]) »: build it with the modules' Vite preset.`,
            );
        },
      },
    });
  } catch (error) {
    faults.push(`cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
  return faults;
}

/** Whether a selector starts with the module's region and matches inside it. */
function startsBelow(module: string, [region, combinator]: Selector): boolean {
  if (region?.type !== 'pseudo-class' || region.kind !== 'where' || combinator?.type !== 'combinator') return false;
  const [[attribute, ...more] = [], ...others] = region.selectors;
  return (
    (combinator.value === 'descendant' || combinator.value === 'child') &&
    others.length === 0 &&
    more.length === 0 &&
    attribute?.type === 'attribute' &&
    attribute.name === 'data-module' &&
    attribute.operation?.operator === 'equal' &&
    attribute.operation.value === module
  );
}

function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  for (const byte of bytes) {
    if (OPENING.has(byte)) deepest = Math.max(deepest, (depth += 1));
    else if (CLOSING.has(byte)) depth = Math.max(0, depth - 1);
  }
  return deepest;
}

function countOf(bytes: Uint8Array, character: string): number {
  const code = character.charCodeAt(0);
  return bytes.reduce((count, byte) => (byte === code ? count + 1 : count), 0);
}

const codes = (characters: string): ReadonlySet<number> => new Set(Buffer.from(characters));
const OPENING = codes('{([');
const CLOSING = codes('})]');

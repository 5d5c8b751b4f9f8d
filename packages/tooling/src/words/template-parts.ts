import type { Part } from './french-texts.ts';

/** What holds words in a component's template: a text or an attribute, whose computed values part it, or an expression. */
export interface TemplatePart {
  kind: 'text' | 'expression';
  parts: Part[];
}

/** The attributes that are shown or read out. */
const READ = new Set(['aria-label', 'title', 'label', 'hint', 'alt', 'description', 'detail', 'placeholder', 'text']);
const BOUND = /^(?:v-|[:@#])/;
const TAG = /<\/?[a-zA-Z][\w.-]*/y;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:="([^"]*)")?/y;

/** The parts of the template that stands between these offsets. */
export function templateParts(source: string, from: number, to: number): TemplatePart[] {
  const found: TemplatePart[] = [];
  let at = from;
  while (at < to) {
    if (source.startsWith('<!--', at)) at = source.indexOf('-->', at) + 3;
    else if (matchAt(TAG, source, at) === null) at = readText(source, at, to, found);
    else at = readTag(source, at, found);
  }
  return found;
}

function readTag(source: string, from: number, found: TemplatePart[]): number {
  let at = from + (matchAt(TAG, source, from)?.[0].length ?? 0);
  while (at < source.length && source[at] !== '>') {
    const attribute = matchAt(ATTRIBUTE, source, at);
    if (attribute === null) {
      at += 1;
      continue;
    }
    at += attribute[0].length;
    const [, name = '', value] = attribute;
    if (value === undefined) continue;
    const part = { start: at - 1 - value.length, end: at - 1 };
    if (BOUND.test(name)) found.push({ kind: 'expression', parts: [part] });
    else if (READ.has(name)) found.push({ kind: 'text', parts: [part] });
  }
  return at + 1;
}

/** Up to the next tag or comment; what is between braces is an expression. */
function readText(source: string, from: number, to: number, found: TemplatePart[]): number {
  const parts: Part[] = [];
  let start = from;
  let at = from;
  while (at < to && !(source.startsWith('<!--', at) || (at > from && matchAt(TAG, source, at) !== null))) {
    if (!source.startsWith('{{', at)) {
      at += 1;
      continue;
    }
    parts.push({ start, end: at });
    start = source.indexOf('}}', at);
    found.push({ kind: 'expression', parts: [{ start: at + 2, end: start }] });
    start += 2;
    at = start;
  }
  found.push({ kind: 'text', parts: [...parts, { start, end: at }] });
  return at;
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

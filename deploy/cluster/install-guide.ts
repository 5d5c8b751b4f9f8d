import { readFileSync } from 'node:fs';

/** A step of a guide. */
export interface GuideStep {
  title: string;
  /** Its commands, as an operator copies them. */
  commands: string;
}

/** Reads the steps of a guide. Throws when there are none. */
export function readInstallGuide(file: string): GuideStep[] {
  const steps = stepsIn(readFileSync(file, 'utf8'));
  if (steps.length === 0) throw new Error(`${file} has no steps.`);
  return steps;
}

/** What an operator types in a step, a command each: a line that ends in a backslash goes on in the next one. */
export function commandsOf(commands: string): string[] {
  return commands
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** The text below a heading of the second level, up to the next one. Throws when there is none. */
export function sectionOf(file: string, heading: string): string {
  const [, section] = readFileSync(file, 'utf8').split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`${file} has no « ${heading} » any more.`);
  return section.split(/^## /m)[0] ?? '';
}

/** The commands of a text without steps: its lines that are indented as code. */
export function commandsIn(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => (line.startsWith('    ') ? [line.slice(4)] : []))
    .join('\n');
}

/** The steps of a text: a number, a title in bold, and lines that are indented as code below it. */
export function stepsIn(text: string): GuideStep[] {
  const steps: { title: string; indent: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const [, number, title] = /^(\d{1,2}\. )\*\*([^*]{1,80})\*\*/.exec(line) ?? [];
    if (number !== undefined && title !== undefined)
      steps.push({ title: title.replace(/\.$/, ''), indent: ' '.repeat(number.length + 4), lines: [] });
    const step = steps.at(-1);
    if (step !== undefined && line.startsWith(step.indent)) step.lines.push(line.slice(step.indent.length));
  }
  return steps.map(({ title, lines }) => ({ title, commands: lines.join('\n') }));
}

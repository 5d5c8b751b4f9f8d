import { readFileSync } from 'node:fs';

/** A step of `docs/install.md`. */
interface InstallStep {
  title: string;
  /** Its commands, as an operator copies them. */
  commands: string;
}

/** The guide of an installation. */
export interface InstallGuide {
  steps: InstallStep[];
  /** The command in its prose that begins so. Throws when there is none. */
  inProse: (start: string) => string;
}

/** Reads the steps: a number, a title in bold, and lines that are indented as code below it. Throws when there are none. */
export function readInstallGuide(file: string): InstallGuide {
  const text = readFileSync(file, 'utf8');
  const steps: { title: string; indent: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const [, number, title] = /^(\d{1,2}\. )\*\*([^*]{1,80})\*\*/.exec(line) ?? [];
    if (number !== undefined && title !== undefined)
      steps.push({ title: title.replace(/\.$/, ''), indent: ' '.repeat(number.length + 4), lines: [] });
    const step = steps.at(-1);
    if (step !== undefined && line.startsWith(step.indent)) step.lines.push(line.slice(step.indent.length));
  }
  if (steps.length === 0) throw new Error(`${file} has no steps.`);
  return {
    steps: steps.map(({ title, lines }) => ({ title, commands: lines.join('\n') })),
    inProse(start) {
      const command = text.split('`').find((code) => code.startsWith(start));
      if (command === undefined) throw new Error(`${file} has no « ${start} » any more.`);
      return command;
    },
  };
}

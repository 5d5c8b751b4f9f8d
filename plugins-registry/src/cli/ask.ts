import { createInterface } from 'node:readline/promises';

/** A question without a terminal to ask it. */
export class NobodyToAsk extends Error {
  constructor(flag: string) {
    super(`Personne n’est là pour répondre : donnez ${flag}.`);
    this.name = 'NobodyToAsk';
  }
}

/** Asks in the terminal; an empty answer means `byDefault`. Without a terminal throws `NobodyToAsk`, which suggests `flag`. */
export async function ask(question: string, byDefault: string, flag: string): Promise<string> {
  if (!process.stdin.isTTY) throw new NobodyToAsk(flag);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`${question} [${byDefault}] `)).trim() || byDefault;
  } finally {
    terminal.close();
  }
}

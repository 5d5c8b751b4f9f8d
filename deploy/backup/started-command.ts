import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { commandPath } from './backup-config.ts';

/** Characters of what a command says that are told. */
const LONGEST_SAID = 2_000;

/** A command at work. */
interface StartedCommand {
  input: Writable;
  output: Readable;
  /** Rejects with what it said unless it ends with 0, or with another accepted status. */
  ended: Promise<void>;
  stop: () => void;
}

/** How a command is started; `environment` is all that it has beside the PATH. */
interface CommandOptions {
  environment?: Readonly<Record<string, string>>;
  accepted?: readonly number[];
}

function startCommand(
  command: string,
  words: readonly string[],
  { environment = {}, accepted = [0] }: CommandOptions,
): StartedCommand {
  const child = spawn(command, words, { env: { PATH: commandPath, LC_ALL: 'C', ...environment } });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(0, LONGEST_SAID);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => {
      reject(new Error(`${command} ne peut pas être lancé : est-il installé sur cette machine ?`, { cause }));
    });
    child.once('close', (status, signal) => {
      if (status !== null && accepted.includes(status)) resolve();
      else reject(new Error(`${command} a échoué (${status ?? signal}) : ${said.trim()}`));
    });
  });
  // Whoever waits for it is told all the same.
  ended.catch(() => undefined);
  return { input: child.stdin, output: child.stdout, ended, stop: () => child.kill() };
}

/** What a command of the machine puts out. Fails as the command does, also after its last byte. */
export async function* outputOf(
  command: string,
  words: readonly string[],
  options: CommandOptions = {},
): AsyncGenerator<Buffer> {
  const { output, input, ended, stop } = startCommand(command, words, options);
  input.on('error', () => undefined).end();
  try {
    for await (const chunk of output) yield chunk as Buffer;
    await ended;
  } finally {
    stop();
  }
}

/** Gives a command of the machine all of a stream, and waits for its end. Fails as the stream does, else as the command. */
export async function feed(
  source: Readable,
  command: string,
  words: readonly string[],
  options: CommandOptions = {},
): Promise<void> {
  const { output, input, ended } = startCommand(command, words, options);
  output.resume();
  const [ending, feeding] = await Promise.allSettled([ended, pipeline(source, input)]);
  // A command that ended before it had read all says why.
  const isCut = feeding.status === 'rejected' && (feeding.reason as NodeJS.ErrnoException).code === 'EPIPE';
  if (feeding.status === 'rejected' && !isCut) throw feeding.reason;
  if (ending.status === 'rejected') throw ending.reason;
  if (isCut) throw new Error(`${command} n’a pas tout lu.`);
}

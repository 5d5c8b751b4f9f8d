import { Worker } from 'node:worker_threads';

/** Names of the portal's settings in the environment of this process, as any of its code reads it. */
export const settingsLeft = (): string[] => Object.keys(process.env).filter((name) => name.startsWith('PWP_'));

/** The same in a thread that is started now. */
export function settingsLeftInThread(): Promise<string[]> {
  const code = `
    const { parentPort } = require('node:worker_threads');
    parentPort.postMessage(Object.keys(process.env).filter((name) => name.startsWith('PWP_')));`;
  const thread = new Worker(code, { eval: true });
  const { promise, resolve, reject } = Promise.withResolvers<string[]>();
  thread.once('message', resolve).once('error', reject);
  return promise;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '@pwp/testing/free-port';
import { root } from '@pwp/testing/portal';

/** Where Debian has it. */
export const BLACKBOX_EXPORTER = '/usr/bin/prometheus-blackbox-exporter';

/** A real blackbox exporter with `deploy/prometheus/blackbox.yml`. */
export interface StartedBlackboxExporter {
  /** The measures of a probe by their names, without those that have labels. Throws what the exporter says while it is not ready, or refuses. */
  probe: (module: string, target: string) => Promise<ReadonlyMap<string, number>>;
  stop: () => Promise<void>;
}

/** Starts one on loopback, which knows this authority (a file) and no other. */
export async function startBlackboxExporter(authority: string): Promise<StartedBlackboxExporter> {
  const address = `127.0.0.1:${await freePort()}`;
  const words = [`--config.file=${join(root, 'deploy/prometheus/blackbox.yml')}`, `--web.listen-address=${address}`];
  const env = { PATH: '/usr/bin', SSL_CERT_FILE: authority, SSL_CERT_DIR: '/nonexistent' };
  const child = spawn(BLACKBOX_EXPORTER, words, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'exit');
  return {
    async probe(module, target) {
      if (child.exitCode !== null) throw new Error(said);
      const answer = await fetch(`http://${address}/probe?${String(new URLSearchParams({ module, target }))}`);
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      return new Map([...text.matchAll(/^(\w+) (\S+)$/gm)].map(([, name = '', value]) => [name, Number(value)]));
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

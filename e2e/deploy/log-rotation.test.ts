import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { NGINX, startNginx, type StartedNginx } from './started-nginx.ts';

/* The logs of nginx, which alone writes files: those of the parts are the journal's, which rotates by itself. */

const run = promisify(execFile);
const LOGROTATE = '/usr/sbin/logrotate';
/** Debian's own, which comes with nginx. */
const RULES = '/etc/logrotate.d/nginx';
const isPossible = [NGINX, LOGROTATE, RULES].every((file) => existsSync(file));

/** Rotates the logs of this nginx now, by Debian's rules. */
async function rotate({ pid, logFolder }: StartedNginx): Promise<void> {
  const rules = await readFile(RULES, 'utf8');
  const own = rules
    .replace('/var/log/nginx/*.log', `${logFolder}/*.log`)
    .replace('invoke-rc.d nginx rotate', `kill -USR1 ${pid}`)
    // An account that is not root creates files of its own.
    .replace(/create .*/, process.getuid?.() === 0 ? '$&' : 'create');
  expect(own).toContain(`kill -USR1 ${pid}`);
  await writeFile(join(logFolder, 'rules'), own);
  await run(LOGROTATE, ['--force', '--state', join(logFolder, 'state'), join(logFolder, 'rules')]);
}

/** What was asked for, as all of the files say. */
async function asked({ logFolder }: StartedNginx): Promise<string[]> {
  const names = (await readdir(logFolder)).filter((name) => name.startsWith('access.log'));
  const texts = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(logFolder, name));
      return String(name.endsWith('.gz') ? gunzipSync(bytes) : bytes);
    }),
  );
  return [...texts.join('').matchAll(/\/asked-\d+/g)].map(([path]) => path);
}

test.skipIf(!isPossible)('no line is lost nor written twice while logs are rotated under requests', async () => {
  const nobody = ['api:8081', 'registry:8082', 'shell:8080', 'keycloak:8086'];
  const places = Object.fromEntries(nobody.map((port) => [`server ${port}`, 'server 127.0.0.1:1']));
  const nginx = await startNginx(['oci/parts.conf', 'nginx/portail.conf'], places);
  onTestFinished(() => nginx.stop());
  const sent: string[] = [];
  const state = { asking: true };
  const ask = async (): Promise<void> => {
    while (state.asking) {
      const path = `/asked-${sent.length}`;
      sent.push(path);
      const { secure: port } = nginx.ports;
      const asking = request({ host: '127.0.0.1', port, path, rejectUnauthorized: false }).end();
      const [answer] = (await once(asking, 'response')) as [IncomingMessage];
      await once(answer.resume(), 'end');
    }
  };
  const asking = Promise.all(Array.from({ length: 4 }, ask));
  for (const rotated of ['access.log.1', 'access.log.2.gz']) {
    const { length } = sent;
    await expect.poll(() => sent.length, { timeout: 30_000 }).toBeGreaterThan(length + 40);
    await rotate(nginx);
    expect(await readdir(nginx.logFolder)).toContain(rotated);
  }
  const { length } = sent;
  await expect.poll(() => sent.length, { timeout: 30_000 }).toBeGreaterThan(length + 40);
  state.asking = false;
  await asking;
  await expect.poll(async () => (await asked(nginx)).length).toBe(sent.length);
  expect(new Set(await asked(nginx))).toEqual(new Set(sent));
  // The file of now has what came after the last rotation: nginx let go of the others.
  expect(await readFile(join(nginx.logFolder, 'access.log'), 'utf8')).toContain(sent.at(-1));
});

import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { test } from '@pwp/testing/browser';
import { portBeside, root, temporaryFolder, type TemporaryFolder } from '@pwp/testing/portal';
import { z } from 'zod';
import type { CopiedPortal } from './copied-portal.ts';
import { teamEnvironment } from './portal-config.ts';
import { teamLock } from './team-lock.ts';

/** The portal that a team has of the kits. */
export const TEAM_OFFSET = 12;

/** A team, with a folder that holds the kits and nothing else of the portal. */
export interface Team {
  path: string;
  /** Its token, its key, and the address of the portal that it publishes to. */
  env: Readonly<Record<string, string | undefined>>;
  /** Runs a line of its terminal, and gives what it printed. Rejects with a refusal. */
  sh: (line: string) => Promise<string>;
}

const run = promisify(execFile);

/** Called in a journey's file: packs the kits once, and gives what makes a team that publishes these modules to this portal. */
export function useTeams(portal: CopiedPortal): (modules: readonly string[], url: string | undefined) => Promise<Team> {
  const folders: TemporaryFolder[] = [];
  const newFolder = async () => {
    const folder = await temporaryFolder();
    folders.push(folder);
    return folder.path;
  };
  let kits = '';

  test.beforeAll(async () => {
    test.setTimeout(480_000);
    kits = await newFolder();
    for (const pack of ['packages/tooling/src/pack/pack-kits.ts', 'deploy/archive/pack-portal.ts'])
      await run(process.execPath, [pack, kits], { cwd: root });
  });
  test.afterAll(async () => {
    for (const folder of folders) await folder.remove();
  });

  return async (modules, url) => {
    const path = await newFolder();
    await cp(kits, join(path, 'kits'), { recursive: true });
    // The versions that the portal was tested with, so that npm asks no registry for them.
    await writeFile(join(path, 'package-lock.json'), await teamLock());
    const whose = ['--modules', modules.join(','), '--label', 'équipe'];
    const { token } = z.object({ token: z.string() }).parse(await portal.pwp('tokens', 'add', ...whose, '--develop'));
    const key = z.object({ publicKey: z.string(), privateKey: z.string() }).parse(await portal.pwp('keys', 'new'));
    await portal.pwp('keys', 'add', key.publicKey, ...whose);
    const env = {
      ...teamEnvironment,
      PWP_URL: url,
      PWP_TOKEN: token,
      PWP_PUBLISHER_KEY: key.privateKey,
      npm_config_prefer_offline: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
      npm_config_ignore_scripts: 'true',
      PWP_TEST_PORT: String(portBeside(url, TEAM_OFFSET)),
    };
    // What a tool refuses stands in what it printed, which the error of a failure does not say.
    const sh = async (line: string) => {
      try {
        return (await run('sh', ['-c', line], { cwd: path, env, maxBuffer: 64 * 1024 * 1024 })).stdout;
      } catch (error) {
        throw new Error(`${line}\n${printed(error)}`, { cause: error });
      }
    };
    return { path, env, sh };
  };
}

function printed(failure: unknown): string {
  const { stdout, stderr } = z.object({ stdout: z.string().catch(''), stderr: z.string().catch('') }).parse(failure);
  return `${stdout.slice(-10_000)}\n${stderr.slice(-10_000)}`;
}

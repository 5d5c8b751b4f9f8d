import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@pwp/testing/browser';
import { portBeside } from '@pwp/testing/portal';
import { z } from 'zod';
import { useCopiedPortal } from '../copied-portal.ts';
import { developModules, endDevelopment } from '../develop-modules.ts';
import { guideCommands } from '../guide-commands.ts';
import { teamEnvironment } from '../portal-config.ts';

/** A portal of its own, from a copy of the repository. */
const OFFSET = 18;
/** From that portal's port to the one of what is developed. */
const BEYOND = 6;
/** What the guide promises for all of it, ms. */
const FIFTEEN_MINUTES = 15 * 60_000;

const run = promisify(execFile);
const Items = z.object({
  items: z.array(z.object({ channels: z.record(z.string(), z.string()), disabled: z.string().nullable() })),
  grants: z.array(z.unknown()),
});
const portal = useCopiedPortal(OFFSET);

test.afterEach(endDevelopment);

test('every command of the guide does what it says, from nothing to a published module and back', async ({
  baseURL,
  request,
}) => {
  test.setTimeout(FIFTEEN_MINUTES);
  const { sh, env } = team();
  const commands = await guideCommands('# A new module');
  expect(commands.length).toBeGreaterThan(9);
  const folder = join(portal.path, 'modules/courriers-test');
  const registered = async () => {
    const { items } = Items.parse(JSON.parse(await sh('npx pwp --json status courriers-test')));
    return items[0];
  };
  const notes = async () => (await request.get('/api/courriers-test/notes')).status();

  /** What is so once a command has been run, by its word; `said` is what it printed. */
  const outcomes: Record<string, (said: string) => Promise<unknown>> = {
    new: async () =>
      expect(JSON.parse(await readFile(join(folder, 'module.json'), 'utf8'))).toMatchObject({ title: 'Courriers' }),
    test: async (said) => expect(said).toMatch(/Les tests de «\s*courriers-test\s*» passent/),
    build: async () => expect(await readdir(join(folder, 'dist'))).toContain('build.json'),
    check: async (said) => {
      expect(said).toMatch(/«\s*courriers-test\s*» peut être publié/);
      expect(said).toMatch(/non vérifié/);
      expect(await registered()).toBeUndefined();
    },
    publish: async () => {
      expect(Object.keys((await registered())?.channels ?? {})).toEqual(['guichet:00002']);
      expect(await notes()).toBe(401);
    },
    promote: async () => expect(Object.keys((await registered())?.channels ?? {})).toEqual(['tous']),
    rollback: async () => expect(Object.keys((await registered())?.channels ?? {})).toEqual(['guichet:00002']),
    disable: async () => expect(await registered()).toMatchObject({ disabled: expect.any(String) }),
    status: async (said) => expect(said).toContain('courriers-test'),
    enable: async () => expect(await registered()).toMatchObject({ disabled: null }),
    remove: async (said) => {
      expect(await readdir(join(portal.path, 'modules'))).not.toContain('courriers-test');
      expect(await registered()).toBeUndefined();
      expect(await notes()).toBe(404);
      const [, dump = ''] = /Ses lignes sont dans (\S+)\./.exec(said) ?? [];
      // Nobody wrote a note; its job has a row once it ran, in the night.
      expect(said).toContain('courriers__test_notes (0 lignes)');
      expect(await readFile(dump, 'utf8')).toMatch(/^(?:\{"table":"platform_jobs",[^\n]+\n)?$/);
    },
  };
  for (const command of commands) {
    await test.step(command, async () => {
      const [, word = ''] = /^npx pwp ([a-z]+) courriers-test/.exec(command) ?? [];
      if (word === 'dev') {
        const developed = await developModules([linked()], {
          ids: ['courriers-test'],
          port: beyond(baseURL),
          cwd: portal.path,
          env,
        });
        expect(developed.address).toContain('/developpement');
        expect(await developed.end()).toBe(0);
        return;
      }
      const outcome = outcomes[word];
      if (outcome === undefined) throw new Error(`Nothing says what « ${command} » does.`);
      await outcome(await sh(command));
    });
  }
});

/** `pwp` as npm links it: at Ctrl-C npx ends by the signal, whatever the command ends with. */
const linked = () => join(portal.path, 'node_modules/.bin/pwp');
/** A port of the run's own: another run may serve at the usual one. */
const beyond = (baseURL: string | undefined) => portBeside(baseURL, BEYOND);

/** A team at the copy: its environment, and a line of its terminal, which gives what was printed. */
function team() {
  const env = {
    ...teamEnvironment,
    ...portal.environment,
    PATH: teamEnvironment['PATH'],
    PWP_DATABASE_URL: `sqlite:${join(portal.dataDir, 'api.sqlite')}`,
    // The copy shares the repository's packages: npm only says what it would link.
    npm_config_dry_run: 'true',
    npm_config_offline: 'true',
  };
  // A refusal rejects, with what the command said.
  const sh = async (line: string) => (await run('sh', ['-c', line], { cwd: portal.path, env })).stdout;
  return { env, sh };
}

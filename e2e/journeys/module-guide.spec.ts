import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@pwp/testing/browser';
import { portBeside } from '@pwp/testing/portal';
import { usePortalBeside } from '@pwp/testing/portal-beside';
import { guideCommands } from '../guide-commands.ts';
import { teamEnvironment } from '../portal-config.ts';
import { copyRepository } from '../repository-copy.ts';

/** A portal of its own, from a copy of the repository. */
const OFFSET = 18;
/** From that portal's port to the one of what is developed. */
const BEYOND = 6;
/** What the guide promises for all of it, ms. */
const FIFTEEN_MINUTES = 15 * 60_000;

const run = promisify(execFile);
let copy: string;
let dataDir: string;

usePortalBeside(OFFSET, async (folder) => {
  copy = join(folder, 'copie');
  dataDir = join(folder, 'data');
  await copyRepository(copy);
  return { repository: copy };
});

test('every command of the guide does what it says, from nothing to a published module and back', async ({
  baseURL,
}) => {
  test.setTimeout(FIFTEEN_MINUTES);
  const commands = await guideCommands('# A new module');
  expect(commands.length).toBeGreaterThan(9);
  const env = {
    ...teamEnvironment,
    PWP_URL: baseURL,
    PWP_DATA_DIR: dataDir,
    // The copy shares the repository's packages: npm only says what it would link.
    npm_config_dry_run: 'true',
    npm_config_offline: 'true',
  };
  for (const command of commands) {
    await test.step(command, async () => {
      expect(command).toMatch(/^npx pwp /);
      const line = command.replace('npx pwp', 'node plugins-registry/src/cli/main.ts');
      if (command.startsWith('npx pwp dev ')) return serveAndStop(line);
      // A refusal rejects, with what the command said.
      await run('sh', ['-c', line], { cwd: copy, env });
      return undefined;
    });
  }

  /** What serves until Ctrl-C ends by it, once it has said where to look. */
  async function serveAndStop(line: string): Promise<void> {
    const [node = '', ...words] = line.split(' ');
    // A port of the run's own: another run may serve there.
    const port = String(portBeside(baseURL, BEYOND));
    const child = spawn(node, [...words, '--port', port], { cwd: copy, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    let said = '';
    for await (const text of child.stdout.setEncoding('utf8')) {
      said += String(text);
      if (said.includes('/developpement')) break;
    }
    expect(said).toContain('/developpement');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  }
});

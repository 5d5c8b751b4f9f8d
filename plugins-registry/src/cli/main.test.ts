import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/* Runs the real command, without a portal. */

const run = promisify(execFile);

interface End {
  code: number;
  stdout: string;
  stderr: string;
}

async function pwp(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<End> {
  const env = { PWP_URL: 'http://127.0.0.1:1', PWP_TOKEN: 'jeton-de-personne', ...environment };
  try {
    return { code: 0, ...(await run(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words], { env })) };
  } catch (error) {
    return error as End;
  }
}

test.concurrent('no id leads out of the folder of modules', async () => {
  const { code, stderr } = await pwp(['remove', '../nulle-part', '--yes', '--no-install']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/«\s\.\.\/nulle-part\s» ne convient pas/);
});

test.concurrent('a reserved name cannot be removed', async () => {
  const { code, stderr } = await pwp(['remove', 'platform', '--tables', '--yes', '--no-install'], {
    PWP_DATABASE_URL: 'sqlite:/nulle-part/api.sqlite',
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(/«\splatform\s» est un nom du portail lui-même/);
});

test.concurrent.each(['keys', 'tokens'])('the help of « pwp %s » describes each command', async (group) => {
  const { code, stdout } = await pwp([group, '--help']);
  expect(code).toBe(0);
  const [, commands = ''] = stdout.split('Commandes\u00A0:\n');
  const named = commands.split('\n').filter((line) => /^ {2}\S/.test(line));
  expect(named.length).toBeGreaterThan(2);
  for (const line of named) expect(line).toMatch(/^ {2}[a-z]+(?: [[<].+[\]>])? {2,}\S/);
});

test.concurrent.each([
  { words: ['new'], says: /^il manque «\sid\s»\n/ },
  { words: ['nwe'], says: /^commande inconnue\s: «\snwe\s»\n\(voulez-vous dire new\s\?\)/ },
  { words: ['new', 'essai', '--template', 'pages'], says: /^«\spages\s»\s: au choix, page, api, slot, documents\./ },
  { words: ['dev', 'essai', '--ports'], says: /^option inconnue\s: «\s--ports\s»\n\(voulez-vous dire --port\s\?\)/ },
  { words: ['dev', 'essai', '--port'], says: /^il manque ce que vaut «\s--port <port>\s»/ },
  { words: ['keys', 'add', 'cle', '--modules', 'essai'], says: /^il manque l’option «\s--label <texte>\s»/ },
  { words: ['approve', 'essai'], says: /^il manque l’option «\s--release <version>\s»/ },
  { words: ['build', 'un', 'deux'], says: /^trop de mots/ },
  { words: ['dev', ...'abcdefghi'.split('').map((letter) => letter.repeat(2))], says: /8 modules au plus à la fois/ },
])('a wrong call is told in French: $words', async ({ words, says }) => {
  const { code, stderr } = await pwp(words);
  expect(code).toBe(2);
  expect(stderr).toMatch(says);
  expect(stderr).toMatch(/^Usage\s: pwp/m);
  expect(stderr).not.toMatch(/error:|Options:|display help/);
});

test.concurrent.each([
  { words: ['guide'], begins: '# A new module' },
  { words: ['guide', 'ui'], begins: '# ' },
])('$words shows a page for teams', async ({ words, begins }) => {
  const { code, stdout } = await pwp(words);
  expect(code).toBe(0);
  expect(stdout.startsWith(begins)).toBe(true);
});

test.concurrent('an invalid setting is reported in one sentence, without a stack', async () => {
  const { code, stderr } = await pwp(['status'], { PWP_URL: 'nulle part' });
  expect(code).toBe(2);
  expect(stderr).toMatch(/^Configuration invalide :\n {2}- PWP_URL : .+\n$/);
});

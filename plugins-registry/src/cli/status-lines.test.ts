import { expect, test } from 'vitest';
import { checkLines, keyLines, removalLines, statusLines } from './status-lines.ts';

test('the status line of a folder’s build shows its failures', () => {
  const module = {
    id: 'essai',
    title: 'Essai',
    availability: 'available' as const,
    disabled: null,
    adopted: true,
    configurable: false,
    channels: {},
    moved: 0,
    before: null,
    published: 0,
    releases: [],
  };
  const lines = statusLines([{ ...module, installed: { version: '0123456789ab', votes: 8, failures: 2 } }]);
  expect(lines.at(-1)).toBe('  0123456789ab du dossier, 2 échec(s) sur 8');
});

test('keys are printed in columns, revoked ones too', () => {
  const keys = [
    { id: '0123456789abcdef', label: 'équipe', modules: ['essai', 'autre'], revoked: true },
    { id: 'fedcba9876543210', label: 'cette machine', modules: ['*'], revoked: false },
  ];
  expect(keyLines(keys)).toEqual([
    '0123456789abcdef  révoquée    équipe         essai, autre',
    'fedcba9876543210  en vigueur  cette machine  tous les modules',
  ]);
  expect(keyLines([])).toEqual(['Aucune clé ne signe ce module.']);
});

test('checks that were skipped are printed', () => {
  const checked = { id: 'essai', version: '0123456789ab', files: [], packages: [] };
  const unchecked = ['sans réponse, http://127.0.0.1:1/api/meta', 'la clé'];
  const [, ...rest] = checkLines(checked, { api: [], unchecked });
  expect(rest).toEqual([
    '  non vérifié\u00A0: sans réponse, http://127.0.0.1:1/api/meta',
    '  non vérifié\u00A0: la clé',
  ]);
});

test('a team that removed its folder is told what is left to the operator', () => {
  const removal = { module: 'essai', dump: null, retired: false, folderAlone: true };
  const said = removalLines('« essai »', removal).join('\n');
  expect(said).toContain('« essai » est ôté de ce dépôt.');
  expect(said).toContain('npx pwp remove essai --tables');
  expect(removalLines('« essai »', { ...removal, retired: true, folderAlone: false })).toEqual(['« essai » est ôté.']);
});

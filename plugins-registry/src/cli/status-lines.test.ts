import { expect, test } from 'vitest';
import {
  approvalLines,
  checkLines,
  journalLines,
  keyLines,
  publishedLines,
  removalLines,
  statusLines,
  tokenLines,
} from './status-lines.ts';

const summary = {
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
  installed: null,
};

test('the status line of a folder’s build shows its failures', () => {
  const lines = statusLines([{ ...summary, installed: { version: '0123456789ab', votes: 8, failures: 2 } }], []);
  expect(lines.at(-1)).toBe('  0123456789ab du dossier, 2 échec(s) sur 8');
});

test('each module begins with its state', () => {
  const fault = { module: 'altere', code: 'release-altered', detail: 'un fichier' };
  const lines = statusLines(
    [
      summary,
      { ...summary, id: 'altere' },
      { ...summary, id: 'eteint', disabled: 'panne' },
      { ...summary, id: 'annonce', availability: 'to-come' },
      { ...summary, id: 'publie', adopted: false },
    ],
    [fault],
  );
  expect(lines.filter((line) => !line.startsWith('  tous'))).toEqual([
    'en service  essai (Essai)',
    'en défaut   altere (Essai)',
    '  release-altered\u00A0: un fichier',
    'coupé       eteint (Essai)\u00A0: panne',
    'à venir     annonce (Essai)',
    'à personne  publie (Essai)',
  ]);
});

test('what a release needs is printed, and what of it awaits an approval', () => {
  const needs = [
    { kind: 'identity', value: 'read', approved: true },
    { kind: 'images', value: 'https://tuiles.test', approved: false },
  ] as const;
  const release = {
    version: '0123456789ab',
    publishedAt: '2026-11-24T13:55:00.000Z',
    publishedBy: 'équipe',
    bytes: 1_000,
    compressed: 400,
    packages: [],
    accessibility: null,
    misfits: [],
    needs: [...needs],
    votes: 0,
    failures: 0,
  };
  expect(statusLines([{ ...summary, releases: [release], published: 1 }], []).slice(-2)).toEqual([
    '    demande\u00A0: lire les comptes et leurs connexions',
    '    demande\u00A0: montrer des images de https://tuiles.test (attend un accord)',
  ]);
  const published = { module: 'essai', version: '0123456789ab', ring: null };
  expect(publishedLines({ ...published, awaited: ['montrer des images de https://tuiles.test'] })).toEqual([
    '«\u00A0essai\u00A0» est publié en version 0123456789ab. Personne ne le reçoit encore\u00A0: «\u00A0pwp promote\u00A0».',
    'Avant qu’elle soit donnée, l’exploitation l’accorde («\u00A0pwp approve essai --release 0123456789ab\u00A0»)\u00A0:',
    '  montrer des images de https://tuiles.test',
  ]);
  expect(publishedLines({ ...published, ring: 'tous', awaited: [] })).toHaveLength(1);
  expect(approvalLines({ module: 'essai', version: '0123456789ab', needs: [...needs] })).toHaveLength(3);
  expect(approvalLines({ module: 'essai', version: '0123456789ab', needs: [] })).toHaveLength(1);
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

test('tokens are printed in columns, with what they may', () => {
  const token = { id: 'a1', label: 'équipe', modules: ['essai', 'autre'], develop: false, revoked: true };
  expect(tokenLines([token, { ...token, id: 'b2', develop: true, revoked: false }])).toEqual([
    'a1  révoqué     équipe  essai, autre',
    'b2  en vigueur  équipe  essai, autre  (développement aussi)',
  ]);
  expect(tokenLines([])).toEqual(['Aucune équipe n’a de jeton.']);
});

test('the journal is printed with the time of Paris', () => {
  const event = {
    sequence: 7,
    at: '2026-11-24T13:55:09.000Z',
    actor: 'équipe',
    kind: 'enable',
    module: 'essai',
    detail: {},
  };
  expect(journalLines([event])).toEqual(['7  24 novembre 2026 à 14:55:09  équipe  enable  essai  {}']);
});

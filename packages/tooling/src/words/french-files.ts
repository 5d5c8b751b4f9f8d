import { globSync } from 'node:fs';
import { matchesGlob, resolve } from 'node:path';

/** The repository. */
export const root = resolve(import.meta.dirname, '../../../..');

/** They hold texts, and nothing else that a space could change. */
const TEXTS = [
  'modules/*/web/**/locales/*.ts',
  'modules/*/web/**/{fr,words}.ts',
  'modules/*/web/**/*-words.ts',
  'modules/*/web/**/*.vue',
  'modules/*/module.json',
  'shell/src/**/*.vue',
  'packages/ui/src/**/*.vue',
  'modules/*/contracts/**/labels.ts',
  // Mails, notices, the lines of the journal, the fiche de transmission and the preuve de dépôt.
  'modules/*/api/**/{letter,act-phrases,problems,*-mail,*-mails,*-notices,*-document,*-fields}.ts',
  'platform-api/src/**/{act-phrases,*-message}.ts',
  'packages/api-kit/src/mail-page.ts',
  // The pages and the mails of the identity, on Keycloak.
  'deploy/keycloak/themes/**/messages/*.properties',
];
/** They hold sentences among queries, formats and messages for developers. */
const WITH_TEXTS = [
  'modules/*/{api,contracts}/**/*.ts',
  'modules/*/web/**/*.ts',
  'shell/src/**/*.ts',
  'platform-api/src/**/*.ts',
  'packages/{api-kit,contracts,ui,web-kit}/src/**/*.ts',
  // The pages that the server writes, those of the embedded identity, and what the command line says.
  'shell/server/**/*.ts',
  'local-stack/src/stand-ins/identity/**/*.ts',
  'plugins-registry/src/**/*.ts',
];
const LEFT = [
  '**/node_modules/**',
  '**/dist/**',
  '**/dist-next/**',
  '**/*.test.ts',
  '**/testing/**',
  '**/migrations/**',
];

/** The files whose texts people read, relative to the repository, in order. */
export function frenchFiles(): string[] {
  const files = globSync([...TEXTS, ...WITH_TEXTS], { cwd: root, exclude: LEFT });
  return [...new Set(files.map((file) => file.replaceAll('\\', '/')))].toSorted();
}

/** Whether a file holds texts and nothing else that a space could change. */
export function isAllTexts(file: string): boolean {
  return TEXTS.some((pattern) => matchesGlob(file, pattern));
}

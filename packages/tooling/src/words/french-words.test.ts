import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { frenchTexts, wordFaults } from './french-words.ts';

/* What people read is spelt as French wants it, in the modules, the shell and the shared components. */

const root = resolve(import.meta.dirname, '../../../..');
const READ = [
  'modules/*/web/**/locales/*.ts',
  'modules/*/web/**/{fr,words}.ts',
  'modules/*/web/**/*.vue',
  'modules/*/module.json',
  'shell/src/**/*.vue',
  'packages/ui/src/**/*.vue',
];

test('the texts of the interface have the signs and the plurals of French', () => {
  const files = globSync(READ, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**', '**/dist-next/**'] });
  expect(files.length).toBeGreaterThan(100);
  const faults = files.flatMap((file) =>
    frenchTexts(file, readFileSync(join(root, file), 'utf8')).flatMap(({ line, text }) =>
      wordFaults(text).map((fault) => `${file}:${line}: ${fault}: ${text.trim()}`),
    ),
  );
  expect(faults).toEqual([]);
});

test.each([
  ["L'adresse du compte", 'a straight apostrophe, for ’'],
  ['${done} compte(s) sur ${count}', 'a plural in brackets, for formatCount'],
  ['1 comptes à valider', '« 1 » before a plural, for formatCount'],
  ['Supprimer la pièce?', 'no space before ; ! ? »'],
  ['Supprimer ${nom}?', 'no space before ; ! ? »'],
  ['Il reste à: choisir', 'no space before a colon'],
  ['le bouton «Ajouter »', 'no space after «'],
])('%s: %s', (text, fault) => {
  expect(wordFaults(text)).toEqual([fault]);
});

test.each([
  'Voulez-vous vous déconnecter partout ?',
  'le bouton « Ajouter »',
  'Le 11 comptes à jour',
  'dans 1 mois',
  'à 14:55 : un pli',
  "name === 'x'",
  '/demandes?tri=date',
  'fr-btn fr-btn--secondary',
])('%s is sound', (text) => {
  expect(wordFaults(text)).toEqual([]);
});

test('a component is read in its template and its script, not in its comments', () => {
  const source = `<script setup lang="ts">
// It's a comment.
const words = 'C\\'est dit';
</script>

<template>
  <!-- It's one too. -->
  <p title="L'aide">Voir l'aide</p>
</template>
`;
  const texts = frenchTexts('Une.vue', source);
  expect(texts).toContainEqual({ line: 3, text: "C'est dit" });
  expect(texts.filter(({ text }) => wordFaults(text).length > 0).map(({ line }) => line)).toEqual([3, 8, 8]);
});

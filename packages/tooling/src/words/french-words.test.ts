import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { frenchFiles, root } from './french-files.ts';
import { frenchTexts } from './french-texts.ts';
import { fileFaults, withFrenchSpaces, wordFaults } from './french-words.ts';

/* What people read is spelt as French wants it, in the pages, the mails, the documents and the answers of the API. */

const LOCALE = 'modules/exemple/web/locales/fr.ts';
const SERVICE = 'modules/exemple/api/service.ts';
const BREAKING = 'a space that may break or an escape, for U+00A0 (npm run words -- --write)';

/** A no-break space is shown as « ~ ». */
const shown = (text: string) => text.replaceAll('\u00A0', '~');
const hidden = (text: string) => text.replaceAll('~', '\u00A0');
/** What the script makes of a file. */
const written = (source: string, file = LOCALE) => shown(withFrenchSpaces(file, source));

test('the texts of the portal have the signs, the spaces and the plurals of French', () => {
  const files = frenchFiles();
  expect(files.length).toBeGreaterThan(500);
  expect(files.flatMap((file) => fileFaults(file, readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

test.each([
  ["L'adresse du compte", 'a straight apostrophe, for ’'],
  ['\uFFFC compte(s) sur \uFFFC', 'a plural in brackets, for formatCount'],
  ['1 comptes à valider', '« 1 » before a plural, for formatCount'],
  ['Supprimer la pièce?', 'no space before ; ! ? »'],
  ['Supprimer \uFFFC?', 'no space before ; ! ? »'],
  ['Il reste à: choisir', 'no space before a colon'],
  ['le bouton «Ajouter~»', 'no space after «'],
  ['Voulez-vous vous déconnecter partout ?', BREAKING],
  ['Le n° de transaction', BREAKING],
  [String.raw`Voulez-vous vous déconnecter partout\u00A0?`, BREAKING],
])('%s: %s', (text, fault) => {
  expect(wordFaults(hidden(text))).toEqual([fault]);
});

test.each([
  'Voulez-vous vous déconnecter partout~?',
  'le bouton «~Ajouter~»',
  'Le 11 comptes à jour',
  'dans 1 mois',
  'à 14:55~: un pli',
  "name === 'x'",
  '/demandes?tri=date',
  'fr-btn fr-btn--secondary',
  '0 7 * * *',
  'https://exemple.fr:8080/aide',
  'N° unique',
  'Une pièce&nbsp;: la voir',
])('%s is sound', (text) => {
  expect(wordFaults(hidden(text))).toEqual([]);
});

test.each([
  ["'Filtres : aucun ; tout est montré !'", "'Filtres~: aucun~; tout est montré~!'"],
  ["'le bouton « Ajouter »'", "'le bouton «~Ajouter~»'"],
  ['`« ${nom} » pèse ${mo} Mo : ${max} Mo au plus`', '`«~${nom}~» pèse ${mo}~Mo~: ${max}~Mo au plus`'],
  ['`${nom} : ${texte}`', '`${nom}~: ${texte}`'],
  ['`Lien :\\n${url}`', '`Lien~:\\n${url}`'],
  ["'le formulaire n° 14069, ou N° 2'", "'le formulaire n°~14069, ou N°~2'"],
  ["'10 % de 5 €, à 2 h 05'", "'10~% de 5~€, à 2~h~05'"],
  [String.raw`'L\'accord\u202F? Oui'`, String.raw`'L\'accord~? Oui'`],
  // One level inside the other.
  ['`Fait : ${n < 2 ? `un pli ; rien` : `${n} plis`} »`', '`Fait~: ${n < 2 ? `un pli~; rien` : `${n} plis`}~»`'],
])('%s is written %s, once for all', (source, expected) => {
  expect(written(`const texte = ${source};`)).toBe(`const texte = ${expected};`);
  expect(written(hidden(`const texte = ${expected};`))).toBe(`const texte = ${expected};`);
});

test.each([
  'const ok = a ? b : c; // Un test : rien ; ici',
  "import { x } from 'un : deux';",
  "type Etat = 'un : deux';",
  "const mots = { 'un : deux': 1 }; mots['un : deux'];",
  "console.warn('registre : pas lu');",
  'const mail = { subject: `Portail : ${sujet}` };',
  "const route = { summary: 'Ouvrir un guichet ; le fermer' };",
  "const style = 'color: red !important';",
  "const espace = '\\u00A0';",
  "const heure = '14:08';",
  'sql`SELECT de FROM la WHERE un = ? ;`',
])('%s is left as it is', (source) => {
  expect(written(source)).toBe(source);
});

test('among the queries and the English of a service, the French sentences alone are written', () => {
  const source = `query('SELECT id FROM plis WHERE id = ? AND jour >= :jour');
problem('Le pli est parti : rien n’est à faire.');
fault(\`the key « \${id} » of « numéro » is unknown\`);
const CHARACTERS = '’…€\\u202f';
`;
  expect(written(source, SERVICE)).toBe(source.replace('parti :', 'parti~:'));
});

test('a size is French wherever it is written', () => {
  expect(written('const most = `${Math.round(bytes)} Mo`;', SERVICE)).toBe('const most = `${Math.round(bytes)}~Mo`;');
});

test('the messages of Keycloak are read, not their keys nor their comments', () => {
  const file = 'deploy/keycloak/themes/pwp/login/messages/messages_fr.properties';
  const source = '# encoding : UTF-8\nun.titre=Bonjour {0} : entrez !\nautre=Rien\n';
  expect(written(source, file)).toBe('# encoding : UTF-8\nun.titre=Bonjour {0}~: entrez~!\nautre=Rien\n');
  expect(fileFaults(file, "titre=L'adresse~: ici".replace('~', '\u00A0'))).toHaveLength(1);
});

test('a component is read in its template and its script, not in its comments', () => {
  const source = `<script setup lang="ts">
// It's a comment : this one.
const words = 'C\\'est dit';
</script>

<template>
  <!-- It's one too. -->
  <p title="L'aide">Voir l'aide</p>
</template>
`;
  const texts = frenchTexts('Une.vue', source);
  expect(texts.map(({ line, written: text }) => [line, text])).toContainEqual([3, String.raw`C\'est dit`]);
  expect(texts.filter((each) => wordFaults(each.written).length > 0).map(({ line }) => line)).toEqual([3, 8, 8]);
});

test('the no-break spaces of a component are written in its texts and its sentences, not in its code', () => {
  const file = 'modules/exemple/web/UnePage.vue';
  const source = `<script setup lang="ts">
const words = { reste: (n: number) => \`Reste : \${n > 1 ? n : 'un'}\` };
</script>

<template>
  <Une :when="a > b && c < d ? e : f" :label="\`\${nom} : choix\`" title="À voir : ici" @click="(x) => (y ? z : x)" />
  <p class="a"><b>« {{ nom }} »</b> : {{ ok ? 'oui : fait' : 'non' }} ;</p>
  <li>
    <a href="/x">Défenseur</a>
    ;
  </li>
</template>
`;
  expect(written(source, file)).toBe(
    source
      .replace('Reste :', 'Reste~:')
      .replace('} : choix', '}~: choix')
      .replace('À voir :', 'À voir~:')
      .replace('« {{ nom }} »</b> :', '«~{{ nom }}~»</b>~:')
      .replace('oui :', 'oui~:')
      .replace('}} ;', '}}~;')
      .replace(/<\/a>\s+;/, '</a>~;'),
  );
});

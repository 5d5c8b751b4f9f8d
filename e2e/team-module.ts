import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { changeFile } from './repository-copy.ts';

/** What a team writes beside what `pwp new` made, by the guide: the search of the header, and a slot of another module. */
export async function addSearchAndSlot(module: string): Promise<void> {
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(module, path)), { recursive: true });
    await writeFile(join(module, path), text);
  }
  const declared = {
    search: { path: '/recherche', label: 'Courriers', hint: 'Mots d’une note' },
    slots: [{ name: 'profile.informations' }],
  };
  const change = (path: string, from: string, to: string) => changeFile(join(module, path), from, to);
  await change('module.json', '"navigation":', `${JSON.stringify(declared).slice(1, -1)}, "navigation":`);
  await change('contracts/index.ts', "export * from './notes.ts';", NOTES_AND_SEARCH);
  await change('api/index.ts', 'import { purgeNotes }', `${IMPORT_OF_ROUTES}\nimport { purgeNotes }`);
  await change(
    'api/index.ts',
    'routes: noteRoutes(createNoteService(context))',
    'routes: [...noteRoutes(createNoteService(context)), ...rechercheRoutes()]',
  );
  await change(
    'web/main.ts',
    'routes });',
    "routes, slots: { 'profile.informations': () => import('./encart/EncartNotes.vue') } });",
  );
}

const IMPORT_OF_ROUTES = "import { rechercheRoutes } from './recherche/recherche-routes.ts';";
const NOTES_AND_SEARCH = "export * from './notes.ts';\nexport * from './recherche.ts';";

const FILES: Readonly<Record<string, string>> = {
  'contracts/recherche.ts': `import { defineEndpoints, searchEndpoint } from '@pwp/contracts';

export const rechercheEndpoints = defineEndpoints({ 'POST /recherche': searchEndpoint('Les notes de mon guichet') });
`,

  'api/recherche/recherche-routes.ts': `import { route, type Route } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { rechercheEndpoints } from '../../contracts/index.ts';
import { ACCESS } from '../access.ts';
import { NoteModel } from '../notes/note-model.ts';
import { readableNotes } from '../notes/note-policy.ts';

export function rechercheRoutes(): Route[] {
  return [
    route(rechercheEndpoints['POST /recherche'], {
      access: ACCESS,
      handler: async ({ account, guichet, body }) => {
        const where = { ...readableNotes(account, guichet), texte: { [Op.startsWith]: body.texte } };
        const found = await NoteModel.findAll({ where, order: [['id', 'DESC']], limit: 8, raw: true });
        return { items: found.map(({ texte }) => ({ kind: 'Note', label: texte, path: '/courriers-test' })) };
      },
    }),
  ];
}
`,

  'api/recherche/recherche.test.ts': `import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { courriersTestApi } from '../index.ts';

const api = await startTestApi({ modules: [courriersTestApi] });
afterAll(() => api.close());

const agent = api.as({ id: 'agent', roles: ['professionnel'], guichets: ['PWP01'] });
const neighbour = api.as({ id: 'neighbour', roles: ['professionnel'], guichets: ['G1175'] });

test('a note is found by its beginning, at its guichet alone', async () => {
  await agent.post('/api/courriers-test/notes', { body: { texte: 'Rappeler la mairie' } });
  const search = (client: typeof agent) => client.post('/api/courriers-test/recherche', { body: { texte: 'Rappeler' } });
  expect((await search(agent)).body).toMatchObject({ items: [{ label: 'Rappeler la mairie' }] });
  expect((await search(neighbour)).body).toEqual({ items: [] });
  expect((await search(api.anonymous)).status).toBe(401);
});
`,

  'web/encart/EncartNotes.vue': `<script setup lang="ts">
import { useId } from 'vue';

const titleId = useId();
</script>

<template>
  <section :aria-labelledby="titleId">
    <h2 :id="titleId">Mes courriers</h2>
    <p><a class="fr-link" href="/courriers-test">Lire les notes</a></p>
  </section>
</template>
`,

  'web/encart/encart-notes.test.ts': `import { mountComponent } from '@pwp/web-kit/testing';
import { screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import EncartNotes from './EncartNotes.vue';

test('it leads to the notes', async () => {
  await mountComponent(EncartNotes);
  expect(screen.getByRole('link', { name: 'Lire les notes' }).getAttribute('href')).toBe('/courriers-test');
});
`,
};

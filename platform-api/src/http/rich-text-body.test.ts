import { defineApiModule, route } from '@pwp/api-kit';
import { richText, richTextBody } from '@pwp/rich-text/schema';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';

const LIMITS = { characters: 20_000 };
const BODY = richTextBody(LIMITS);

const articles = defineApiModule({
  id: 'articles',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: () => ({
    routes: [
      route(
        {
          method: 'post',
          path: '/',
          summary: 'An article',
          body: z.object({ texte: richText(LIMITS), mots: z.array(z.int()).max(100_000).optional() }),
          output: z.object({ blocks: z.int() }),
        },
        {
          ...BODY,
          access: 'signed-in',
          handler: ({ body }) => Promise.resolve({ blocks: body.texte.content.length }),
        },
      ),
    ],
  }),
});

const api = await startTestApi({ modules: [articles] });
afterAll(() => api.close());

const text = (words: string, ...marks: unknown[]) => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 && { marks }),
});
const BOLD = { type: 'strong' };
const LINK = { type: 'link', attrs: { href: 'https://exemple.fr/' } };
const paragraph = (...content: unknown[]) => ({ type: 'paragraph', content });
const times = <T>(count: number, one: () => T) => Array.from({ length: count }, one);

/** 44 letters an item, 19,800 in all. */
const LIST = {
  type: 'doc',
  content: [
    {
      type: 'bullet_list',
      content: times(450, () => ({
        type: 'list_item',
        content: [
          paragraph(text('Le guichet est '), text('fermé', BOLD), text(' le lundi, '), text('voir la page', LINK)),
        ],
      })),
    },
  ],
};
/** 40 letters a line, 20,000 in all. */
const BOLD_WORDS = {
  type: 'doc',
  content: times(500, () => paragraph(...times(10, () => [text('été', BOLD), text(' ')]).flat())),
};

const send = (body: unknown) => api.as({}).post('/api/articles/', { body });

test.each([
  ['a list with bold words and links', LIST, 1],
  ['a text with each word in bold', BOLD_WORDS, 500],
])('%s arrives at its longest', async (_what, texte, blocks) => {
  expect(await send({ texte })).toMatchObject({ status: 200, body: { blocks } });
});

test('as many values as the route says arrive, and one more is refused', async () => {
  const left = BODY.jsonValues - valuesOf({ texte: LIST, mots: [] });
  expect((await send({ texte: LIST, mots: times(left, () => 0) })).status).toBe(200);
  const refused = await send({ texte: LIST, mots: times(left + 1, () => 0) });
  expect(refused).toMatchObject({
    status: 400,
    body: { detail: `Le corps de la requête compte plus de ${BODY.jsonValues} champs et éléments.` },
  });
});

/** Fields and items, at whatever depth. */
function valuesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + 1 + valuesOf(part), 0);
}

import { defineApiModule, route } from '@pwp/api-kit';
import { startTestApi } from '@pwp/testing';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';

/* What a module's handler sees of the request tells what is asked, not by which token. */

const seen = z.object({ account: z.string().optional(), headers: z.looseObject({}), whole: z.string() });

/** A module that answers all that it sees of the request. */
const curieux = defineApiModule({
  id: 'curieux',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: () => ({
    routes: (['signed-in', 'public'] as const).map((access) =>
      route(
        {
          method: 'get',
          path: `/${access}`,
          summary: 'Tout',
          headers: z.looseObject({}),
          output: seen,
        },
        {
          access,
          heavy: ({ headers }) => Object.hasOwn(headers, 'authorization'),
          handler: ({ account, headers, request }) =>
            Promise.resolve({
              ...(account && { account: account.id }),
              headers,
              whole: JSON.stringify([request.headers, request.headersDistinct, request.rawHeaders]),
            }),
        },
      ),
    ),
  }),
});

const api = await startTestApi({ modules: [curieux] });
afterAll(() => api.close());

test.each(['signed-in', 'public'])('a route that is %s is given no token and no cookie of its caller', async (path) => {
  const headers = {
    cookie: 'pwp-anneaux=biscuit; autre=biscuit',
    'proxy-authorization': 'Basic mandataire',
    'x-demande': 'une',
  };
  const token = api.realm.token({ id: 'agent' });
  const { status, body } = await api.withToken(token).get(`/api/curieux/${path}`, { headers });
  expect(status).toBe(200);
  const { account, headers: parsed, whole } = seen.parse(body);
  expect(account).toBe(path === 'public' ? undefined : 'agent');
  expect(parsed).toMatchObject({ 'x-demande': 'une' });
  for (const secret of [token, 'biscuit', 'mandataire']) expect(whole + JSON.stringify(parsed)).not.toContain(secret);
  expect(whole.match(/x-demande/g)).toHaveLength(3);
});

import { expect, readJson, test, type APIRequestContext } from '@pwp/testing/browser';
import { z } from 'zod';

/** The fiche of a demande of the demo data, as an application requests it; the caller adds the guichet. */
export const FICHE = '/api/numerisation/fiches-de-transmission/0340819000040PWP01?contexte=AJO';

/** PGP, the application that may request fiches on the local stack. */
export const PGP = { client_id: 'pgp', client_secret: 'secret-local-de-pgp' } as const;

/** The header of an application's requests: a token obtained with its own name and secret. */
export async function applicationHeaders(
  request: APIRequestContext,
  client: { client_id: string; client_secret: string },
  realm = 'pwp',
): Promise<{ authorization: string }> {
  const answer = await request.post(`/auth/realms/${realm}/protocol/openid-connect/token`, {
    form: { grant_type: 'client_credentials', ...client },
  });
  expect(answer.status()).toBe(200);
  const { access_token: token } = await readJson(answer, z.object({ access_token: z.string() }));
  return { authorization: `Bearer ${token}` };
}

/** PGP gets the fiche for a guichet that it names, and nothing else of the portal. */
export async function expectFicheAlone(request: APIRequestContext): Promise<void> {
  const headers = await applicationHeaders(request, PGP);

  await test.step('PGP has the PDF of the fiche for a guichet', async () => {
    const given = await request.get(`${FICHE}&guichet=00002`, { headers });
    expect(given.status()).toBe(200);
    expect(given.headers()['content-type']).toBe('application/pdf');
    expect((await given.body()).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  });

  await test.step('It must name a guichet, and has nothing else of the portal', async () => {
    for (const [path, status] of [
      [FICHE, 400],
      [`${FICHE}&guichet=99999`, 404],
      ['/api/session?guichet=00002', 403],
      ['/api/numerisation/plis?guichet=00002', 403],
    ] as const)
      expect((await request.get(path, { headers })).status(), path).toBe(status);
  });
}

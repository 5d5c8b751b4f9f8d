import { expect, test, type Page } from '@pwp/testing/browser';
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '@pwp/testing/otlp-receiver';
import { usePortalBeside } from '@pwp/testing/portal-beside';
import {
  chooseFiles,
  confirmedTransaction,
  consult,
  demandeur,
  expectDeposited,
  goToAjout,
  pdfFile,
  plis,
  valider,
} from '@pwp/module-numerisation/numerisation-steps';
import { z } from 'zod';

/** A demande of the demo, and what its page and its answers say of its demandeur. */
const NUMERO = '0340819000040PWP01';
const DEMANDEUR = ['SPESYS', 'Michel', '1984-12-21'];

/** What a span may say of its work. */
const KEYS = [
  'db.collection.name',
  'db.operation.name',
  'db.system.name',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'pwp.outbox.attempts',
  'pwp.request_id',
];

const Claims = z.object({ sub: z.string(), sid: z.string(), email: z.string(), family_name: z.string() });

test.describe('where traces are kept', () => {
  let receiver: OtlpReceiver;
  usePortalBeside(12, async () => {
    receiver = await startOtlpReceiver();
    return { settings: { PWP_OTLP_URL: receiver.url } };
  });
  test.afterAll(() => receiver.close());

  test('a pli is one trace, from the page to Docaposte, and names nobody', async ({ page, request, signIn }) => {
    const asked = followRequests(page);
    const file = pdfFile('Avis de SPESYS.pdf');
    await signIn('agent@pwp.test');
    await consult(page, NUMERO);
    for (const text of DEMANDEUR.slice(0, 2)) await expect(demandeur(page)).toContainText(text);
    await goToAjout(page);
    await chooseFiles(page, [file]);
    await valider(page).click();
    const transaction = await confirmedTransaction(page);
    await expectDeposited(request, transaction, [file]);

    const envoi = asked.find(({ path }) => path.endsWith('/envoi'));
    const route = 'pwp-api POST /api/numerisation/brouillons/:brouillonId/envoi';
    await test.step('API, database, outbox and the call of Docaposte go on with the trace of the page', async () => {
      await expect
        .poll(() => stepsOf(receiver.spans, asked, envoi?.traceId))
        .toEqual(
          expect.arrayContaining([
            `page > ${route}`,
            `${route} > pwp-api SNE GET`,
            `${route} > pwp-api INSERT numerisation_plis`,
            `${route} > pwp-api INSERT platform_outbox`,
            `${route} > pwp-api outbox numerisation.deposit-pli`,
            'pwp-api outbox numerisation.deposit-pli > pwp-api Docaposte POST',
            'pwp-api outbox numerisation.deposit-pli > pwp-api UPDATE platform_outbox',
          ]),
        );
    });

    await test.step('Whatever the page asked for its agent is in a trace of its own', async () => {
      const begun = asked.map(({ traceId }) => traceId).filter((id) => id !== undefined);
      expect(new Set(begun).size).toBe(begun.length);
      expect(begun.length).toBeGreaterThan(8);
      await expect
        .poll(() =>
          begun.filter((id) => !stepsOf(receiver.spans, asked, id).some((step) => step.startsWith('page > '))),
        )
        .toEqual([]);
    });

    await test.step('What the shell asks the registry for a page is in the trace of that page', async () => {
      const registry = 'pwp-portal registry GET';
      const drawn = () => receiver.spans.filter(({ name }) => name === 'GET page').map(({ traceId }) => traceId);
      await expect
        .poll(() => drawn().map((id) => stepsOf(receiver.spans, asked, id)))
        .toContainEqual(
          expect.arrayContaining([
            'nobody > pwp-portal GET page',
            `pwp-portal GET page > ${registry}`,
            `${registry} > pwp-portal GET /registry/v1/manifest`,
          ]),
        );
    });

    await test.step('No span names a person, a demande, a file, an address or a token', () => {
      const keys = receiver.spans.flatMap(({ attributes }) => Object.keys(attributes));
      expect([...new Set(keys)].toSorted()).toEqual(KEYS);
      const token = /[^ ]+$/.exec(envoi?.authorization ?? '')?.[0] ?? '';
      const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
      const said = receiver.texts.join('');
      for (const value of [
        ...DEMANDEUR,
        ...Object.values(Claims.parse(claims)),
        NUMERO.slice(0, 13),
        file.name.slice(0, 4),
        transaction,
        envoi?.path.split('/').at(-2) ?? '',
        token,
        'eyJ',
        '127.0.0.1',
      ]) {
        expect(value).not.toBe('');
        expect(said).not.toContain(value);
      }
    });
  });
});

test('where they are not kept, a page is told nothing of traces and begins none', async ({ page, request, signIn }) => {
  const asked = followRequests(page);
  await signIn('agent@pwp.test');
  await expect(plis(page).first()).toBeVisible();
  expect(asked.length).toBeGreaterThan(3);
  expect(asked.filter(({ traceId }) => traceId !== undefined)).toEqual([]);
  expect(await (await request.get('/')).text()).not.toContain('"traces"');
});

/** A request of a page to the API, with the trace that it begins. */
interface Asked {
  path: string;
  traceId: string | undefined;
  /** Its first step, which no span tells of. */
  spanId: string | undefined;
  authorization: string | undefined;
}

/** What the page asks the API from now on. */
function followRequests(page: Page): Asked[] {
  const asked: Asked[] = [];
  page.on('request', (request) => {
    const path = new URL(request.url()).pathname;
    const { traceparent, authorization } = request.headers();
    const [, traceId, spanId] = traceparent?.split('-') ?? [];
    if (path.startsWith('/api/')) asked.push({ path, traceId, spanId, authorization });
  });
  return asked;
}

/** Steps of a trace, as « parent > part name »; `page` is the parent of what a page asked. */
function stepsOf(spans: readonly ReceivedSpan[], asked: readonly Asked[], traceId: string | undefined): string[] {
  const named = ({ service, name }: ReceivedSpan) => `${service} ${name}`;
  const names = new Map(spans.map((span) => [span.spanId, named(span)]));
  for (const { spanId } of asked) if (spanId !== undefined) names.set(spanId, 'page');
  return spans
    .filter((span) => span.traceId === traceId)
    .map((span) => `${names.get(span.parentSpanId ?? '') ?? 'nobody'} > ${named(span)}`);
}

import { spawnSync } from 'node:child_process';
import { defineApiModule, html, route } from '@pwp/api-kit';
import { defineEndpoints } from '@pwp/contracts';
import { startMailCatcher, startTestApi } from '@pwp/testing';
import { readLog } from '@pwp/testing/log-line';
import { startOtlpReceiver, type ReceivedSpan } from '@pwp/testing/otlp-receiver';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

/* Traces, as a receiver of OTLP gets them. */

const endpoints = defineEndpoints({
  'POST /:numero': {
    summary: 'Writes a mail',
    params: z.object({ numero: z.string() }),
    query: z.object({ email: z.string() }),
    output: 'none',
  },
});
const essai = defineApiModule({
  id: 'essai',
  settings: z.object({}),
  defineModels: () => undefined,
  migrations: [],
  start: ({ mail, transaction }) => ({
    routes: [
      route(endpoints['POST /:numero'], {
        access: 'public',
        handler: async ({ params: { numero }, query: { email } }) =>
          transaction(() =>
            mail.queue(numero, {
              to: email,
              subject: numero,
              text: numero,
              heading: numero,
              body: [html`x`],
              foot: html`x`,
            }),
          ),
      }),
    ],
  }),
});

const NUMERO = '0340819000040PWP01';
const EMAIL = 'zoe.abeille@exemple.test';
const TRACE = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const CLICK = { traceparent: `00-${TRACE}-a1b2c3d4e5f60718-01`, 'x-request-id': 'un-clic-de-l-agent' };
const PATH = `/api/essai/${NUMERO}?email=${EMAIL}`;

async function start(otlpUrl?: string, ratio?: string) {
  const catcher = await startMailCatcher();
  onTestFinished(() => catcher.stop());
  const api = await startTestApi({
    modules: [essai],
    environment: {
      PWP_SMTP_URL: catcher.url,
      ...(otlpUrl !== undefined && { PWP_OTLP_URL: otlpUrl }),
      ...(ratio !== undefined && { PWP_OTLP_RATIO: ratio }),
    },
  });
  let isOpen = true;
  /** What is left to send is sent when the API stops. */
  const close = async () => {
    if (isOpen) await api.close();
    isOpen = false;
  };
  onTestFinished(close);
  const deliver = () => api.platform.outbox.deliverDue(api.platform.outboxHandlers);
  return { api, catcher, deliver, close };
}

async function startReceiver() {
  const receiver = await startOtlpReceiver();
  onTestFinished(() => receiver.close());
  return receiver;
}

/** Spans of the click's trace, as « parent > name ». */
function stepsOf(spans: readonly ReceivedSpan[]): string[] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  const steps = spans
    .filter(({ traceId }) => traceId === TRACE)
    .map(({ parentSpanId = '', name }) => `${names.get(parentSpanId) ?? 'click'} > ${name}`);
  return [...new Set(steps)].toSorted();
}

test('a mail is one trace, from the click to the mail server, and no name of anybody stands in it', async () => {
  const receiver = await startReceiver();
  const { api, catcher, deliver, close } = await start(receiver.url);
  expect((await api.anonymous.post(PATH, { headers: CLICK })).status).toBe(204);
  expect(await deliver()).toBe(1);
  await close();
  expect(catcher.mails[0]?.headers.has('traceparent')).toBe(false);

  const steps = stepsOf(receiver.spans);
  expect(steps).toEqual(
    expect.arrayContaining([
      'POST /api/essai/:numero > INSERT platform_outbox',
      'POST /api/essai/:numero > outbox platform.send-mail',
      'click > POST /api/essai/:numero',
      'outbox platform.send-mail > SMTP',
      'outbox platform.send-mail > UPDATE platform_outbox',
    ]),
  );
  expect(receiver.spans.find(({ name }) => name === 'POST /api/essai/:numero')?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/api/essai/:numero',
    'http.response.status_code': 204,
    'pwp.request_id': 'un-clic-de-l-agent',
  });
  expect(receiver.texts.join('')).toContain('"pwp-api"');
  expect(receiver.texts.join('')).not.toMatch(/abeille|exemple\.test|0340819/i);

  const lines = readLog(api.logs.join('')).filter(({ requestId }) => requestId === 'un-clic-de-l-agent');
  expect(lines.map(({ trace_id: id }) => id)).toEqual([TRACE, TRACE]);
});

test('what fails is a failed step, without its words', async () => {
  const receiver = await startReceiver();
  const { api, catcher, deliver, close } = await start(receiver.url);
  catcher.refusals.set(EMAIL, { at: 'mail', code: 451, message: `4.7.1 Not for ${EMAIL}` });
  await api.anonymous.post(PATH, { headers: CLICK });
  expect(await deliver()).toBe(0);
  expect((await api.anonymous.get(`/api/nulle-part/${NUMERO}`)).status).toBe(404);
  await close();
  const failed = receiver.spans
    .filter(({ isFailed }) => isFailed)
    .map(({ name, attributes }) => [name, attributes['error.type']]);
  expect(failed.toSorted(([left = ''], [right = '']) => String(left).localeCompare(String(right)))).toEqual([
    ['outbox platform.send-mail', 'not-delivered'],
    ['SMTP', 'MailNotSent'],
  ]);
  expect(receiver.spans.map(({ name }) => name)).toContain('GET none');
  expect(receiver.texts.join('')).not.toMatch(/abeille|exemple\.test|0340819|Not for/i);
});

test.each(['', 'x'.repeat(5_000), '00-0-0-01', `00-${TRACE}-a1b2c3d4e5f60718-01-more`])(
  'a request with a traceparent that is none (« %.20s ») has a trace of its own',
  async (traceparent) => {
    const receiver = await startReceiver();
    const { api, close } = await start(receiver.url);
    expect((await api.anonymous.post(PATH, { headers: { traceparent } })).status).toBe(204);
    await close();
    const [request] = receiver.spans.filter(({ name }) => name === 'POST /api/essai/:numero');
    expect(request).toMatchObject({ parentSpanId: undefined });
    expect(request?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(request?.traceId).not.toBe(TRACE);
  },
);

test.each([
  ['whoever asks asks for none, and the setting for all', '00', '1', true],
  ['whoever asks asks for it, and the setting for none', '01', '0', false],
])('%s: the setting decides', async (_name, flags, ratio, isSent) => {
  const receiver = await startReceiver();
  const { api, deliver, close } = await start(receiver.url, ratio);
  const headers = { ...CLICK, traceparent: CLICK.traceparent.replace(/01$/, flags) };
  expect((await api.anonymous.post(PATH, { headers })).status).toBe(204);
  expect(await deliver()).toBe(1);
  await close();
  expect(stepsOf(receiver.spans).includes('outbox platform.send-mail > SMTP')).toBe(isSent);
  expect(receiver.spans.length > 0).toBe(isSent);
  // Its lines are found by their trace all the same.
  expect(readLog(api.logs.join('')).map(({ trace_id: id }) => id)).toContain(TRACE);
});

test('a job is a trace, and what a process asks all the time is none', async () => {
  const receiver = await startReceiver();
  const { api, deliver, close } = await start(receiver.url);
  const purge = api.platform.jobs.find(({ name }) => name === 'platform.purge-outbox');
  if (purge === undefined) throw new Error('no such job');
  await deliver();
  await api.platform.scheduler.runSlot(purge, new Date());
  await close();
  const roots = receiver.spans.filter(({ parentSpanId }) => parentSpanId === undefined);
  expect(roots.map(({ name }) => name)).toEqual(['job platform.purge-outbox']);
  expect(receiver.spans.map(({ name }) => name)).toContain('SELECT platform_outbox');
});

test('a receiver that is down costs a line of the log, and nothing else', async () => {
  const { api, deliver, close } = await start('http://127.0.0.1:9/v1/traces');
  expect((await api.anonymous.post(PATH)).status).toBe(204);
  expect(await deliver()).toBe(1);
  await close();
  expect(api.logs.join('')).toContain('traces could not be sent');
});

test('without the setting nothing is sent, said or kept of a trace', async () => {
  const receiver = await startReceiver();
  const { api, deliver, close } = await start();
  expect((await api.anonymous.post(PATH, { headers: CLICK })).status).toBe(204);
  const [rows] = await api.platform.database.sequelize.query('SELECT traceparent FROM platform_outbox');
  expect(rows).toEqual([{ traceparent: null }]);
  expect(await deliver()).toBe(1);
  await close();
  expect(receiver.connections()).toBe(0);
  expect(api.logs.join('')).not.toContain('trace_id');
});

// What measures the API, and the client of Keycloak, load the interface of OpenTelemetry by themselves.
test.each([
  ['without the setting', 'undefined', false],
  ['with it', '{ url: "http://127.0.0.1:9", ratio: 1 }', true],
])('%s, the packages of OpenTelemetry are loaded or not', (_name, target, expected) => {
  const code = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ resolve: (name, context, next) => (loaded.push(name), next(name, context)) });
    await import('./platform-api.ts');
    const { startTracing } = await import('@pwp/api-kit/server');
    await startTracing(${target}, 'test', console);
    console.log('loaded', loaded.some((name) => name.startsWith('@opentelemetry/sdk-')));
    process.exit(0);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: `${import.meta.dirname}/..`,
    encoding: 'utf8',
  });
  expect(`${stdout}${stderr}`).toContain(`loaded ${expected}`);
});

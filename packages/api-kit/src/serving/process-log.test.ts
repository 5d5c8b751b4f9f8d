import { expect, onTestFinished, test, vi } from 'vitest';
import { createLog } from './process-log.ts';
import { maskPersonalData } from './personal-data-mask.ts';
import { underRequestId } from './request-id.ts';

test.each([
  ['demande 0340819000040PWP01 lue', 'demande 0340819••••••PWP01 lue'],
  ['/api/exemple/demandes/1110920020745G1175?x', '/api/exemple/demandes/1110920••••••G1175?x'],
  ['de agent@pwp.test à a.b+c@ville.example.fr', 'de •••@••• à •••@•••'],
  [
    'siret 13002072000038, id 6f1c2b1e-1111-4111-8111-111111111111',
    'siret 13002072000038, id 6f1c2b1e-1111-4111-8111-111111111111',
  ],
])('masks what is personal in « %s »', (line, masked) => {
  expect(maskPersonalData(line)).toBe(masked);
});

test('the log masks personal data in every place', () => {
  const lines: string[] = [];
  const log = createLog('essai', { write: (line) => void lines.push(line) });
  log
    .child({ numero: '0340819000040PWP01' })
    .error({ err: new Error('mail to agent@pwp.test') }, 'about 0340819000040PWP01');
  expect(lines.join()).not.toMatch(/000040|agent@/);
  expect(lines.join()).toContain('0340819••••••PWP01');
});

test('a line is one object: level in words, ISO time, part, the request at hand, and an error with its stack', () => {
  const lines: string[] = [];
  const log = createLog('essai', { write: (line) => void lines.push(line) });
  const requestId = '6f1c2b1e-1111-4111-8111-111111111111';
  underRequestId(requestId, () => log.child({ job: 'a' }).error({ err: new Error('broken') }, 'it failed'));
  log.info('calm');
  const [failed, calm] = lines.map((line): unknown => JSON.parse(line));
  expect(failed).toEqual({
    level: 'error',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
    part: 'essai',
    job: 'a',
    requestId,
    err: { type: 'Error', message: 'broken', stack: expect.stringMatching(/^ {4}at /) as string },
    msg: 'it failed',
  });
  expect(calm).toMatchObject({ level: 'info', msg: 'calm' });
  expect(calm).not.toHaveProperty('requestId');
});

test('lines are written in batches, without a long delay', async () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => write.mockRestore());
  const log = createLog('essai');
  const written = () => write.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('"msg"'));
  const SOON = { timeout: 5_000 };
  log.info('first');
  log.info('second');
  await vi.waitFor(() => expect(written()).toEqual([expect.stringMatching(/first.*\n.*second.*\n$/)]), SOON);
  log.info('third');
  await vi.waitFor(() => expect(written()).toEqual([expect.anything(), expect.stringContaining('third')]), SOON);
});

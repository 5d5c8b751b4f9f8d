import { movableClock, startTestApi } from '@pwp/testing';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createLastSeen } from './last-seen-store.ts';
import { createVisits } from './visit-store.ts';

const START = new Date('2026-11-24T09:00:00.000Z');
const clock = movableClock(START);
const api = await startTestApi({ clock });
afterAll(() => api.close());
const log = { warn: () => undefined };
const visitsOf = () => createVisits(clock, log);

let id = '';
let count = 0;
beforeEach(() => {
  count += 1;
  id = `agent-${count}`;
  clock.set(START);
});

const minutes = (after: number) => new Date(START.getTime() + after * 60_000);
/** A request of a session, and what its visit says. */
async function request(sessionId: string, at: Date, visits = visitsOf()): Promise<Date | null> {
  clock.set(at);
  await visits.note({ id, sessionId: `${id}-${sessionId}` });
  return visits.endOfPrevious({ id, sessionId: `${id}-${sessionId}` });
}

test('a visit begins where the last request of the one before was, in every process', async () => {
  const visits = visitsOf();
  expect(await request('one', minutes(0), visits)).toBeNull();
  await request('one', minutes(30), visits);
  expect(await request('two', minutes(300))).toEqual(minutes(30));
  expect(await request('two', minutes(400))).toEqual(minutes(30));
  expect(await request('three', minutes(500))).toEqual(minutes(400));
});

test('a visit is its own account’s', async () => {
  await request('one', minutes(0));
  id = `${id}-other`;
  expect(await request('two', minutes(10))).toBeNull();
});

test('two sessions at once are two visits, and neither moves the beginning of the other', async () => {
  await request('desk', minutes(0));
  expect(await request('home', minutes(10))).toEqual(minutes(0));
  await request('desk', minutes(20));
  expect(await request('home', minutes(30))).toEqual(minutes(0));
});

test('a sign-out ends a visit; a session that dies later ended with its last request', async () => {
  const visits = visitsOf();
  await request('one', minutes(0), visits);
  clock.set(minutes(0.5));
  await visits.end(`${id}-one`);
  expect(await request('two', minutes(10), visits)).toEqual(minutes(0.5));
  clock.set(minutes(45));
  await visits.end(`${id}-two`);
  expect(await request('three', minutes(60), visits)).toEqual(minutes(10));
});

test('what is known of an account is forgotten with it', async () => {
  await request('one', minutes(0));
  await createLastSeen(clock).forget(id);
  expect(await request('two', minutes(10))).toBeNull();
});

test('an application and a token without a session have no visit', async () => {
  expect(await visitsOf().endOfPrevious({ id, sessionId: '' })).toBeNull();
});

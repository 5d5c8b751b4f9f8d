import { expect, test } from 'vitest';
import { moved, withoutRelease } from './moves.ts';

const [old, bad, next] = ['000000000001', '000000000002', '000000000003'];

test('undoing a release keeps the moves of others', () => {
  const history = [{}, { tous: old }, { tous: bad }, { tous: bad, 'guichet:00002': next }];
  expect(withoutRelease(history, bad)).toEqual([{}, { tous: old }, { tous: old, 'guichet:00002': next }]);
});

test('undoing a release gives a covered ring its own release back', () => {
  const before = { 'guichet:00002': old };
  expect(withoutRelease([{}, before, moved(before, 'tous', bad)], bad)).toEqual([{}, before]);
});

test('undoing a release keeps the order of later decisions', () => {
  const [one, other] = ['guichet:00002,PWP01', 'guichet:G1175,PWP01'];
  const two = { [one]: old, [other]: old };
  const failing = { ...two, 'role:referent': bad };
  for (const given of [next, old]) {
    const channels = withoutRelease([{}, two, failing, moved(failing, one, given)], bad).at(-1) ?? {};
    expect(Object.entries(channels)).toEqual([
      [other, old],
      [one, given],
    ]);
  }
});

test('undoing a release keeps later moves of the same ring', () => {
  expect(withoutRelease([{}, { tous: bad }, { tous: next }, {}], bad)).toEqual([{}, { tous: next }, {}]);
});

import { expect, test } from 'vitest';
import { moved, withoutRelease } from './moves.ts';

const [old, bad, next] = ['000000000001', '000000000002', '000000000003'];

test('the moves of a release are left out, and those of others stand', () => {
  const history = [{}, { tous: old }, { tous: bad }, { tous: bad, 'guichet:00002': next }];
  expect(withoutRelease(history, bad)).toEqual([{}, { tous: old }, { tous: old, 'guichet:00002': next }]);
});

test('a ring that the release covered has its own again', () => {
  const before = { 'guichet:00002': old };
  expect(withoutRelease([{}, before, moved(before, 'tous', bad)], bad)).toEqual([{}, before]);
});

test('the last decision on a ring stays the last one', () => {
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

import { expect, test } from 'vitest';
import { toldFigures } from './figures-policy.ts';

const figure = (code: string, adresses: number, lus = 1) => ({ code, adresses, lus });

test('guichets of enough accounts are told, in the order of their codes', () => {
  const found = [figure('PWP01', 12, 3), figure('00002', 5, 5)];
  expect(toldFigures({ adresses: 17, lus: 8 }, found)).toEqual({
    adresses: 17,
    lus: 8,
    guichets: [figure('00002', 5, 5), figure('PWP01', 12, 3)],
    masques: 0,
  });
});

test('a guichet of few accounts is hidden, and another with it: the total would tell', () => {
  const told = toldFigures({ adresses: 30, lus: 3 }, [figure('00001', 4), figure('00002', 6), figure('00003', 20)]);
  expect(told).toEqual({ adresses: 30, lus: 3, guichets: [figure('00003', 20)], masques: 2 });
});

test('several that are small hide one another', () => {
  const told = toldFigures({ adresses: 24, lus: 3 }, [figure('00001', 4), figure('00002', 1), figure('00003', 19)]);
  expect(told).toMatchObject({ guichets: [{ code: '00003' }], masques: 2 });
});

test('a total of few accounts tells nothing', () => {
  expect(toldFigures({ adresses: 4, lus: 4 }, [figure('00001', 4, 4)])).toEqual({
    adresses: null,
    lus: null,
    guichets: [],
    masques: 1,
  });
});

test('few accounts of no guichet are not told by the difference with the total', () => {
  const named = toldFigures({ adresses: 21, lus: 3 }, [figure('00001', 20, 2)]);
  expect(named).toEqual({ adresses: 21, lus: 3, guichets: [], masques: 1 });
  const two = toldFigures({ adresses: 33, lus: 3 }, [figure('00001', 20), figure('00002', 12)]);
  expect(two).toMatchObject({ guichets: [{ code: '00001' }], masques: 1 });
});

test('guichets that are small together are not told by the difference either', () => {
  const found = [figure('00001', 1), figure('00002', 1), figure('00003', 20), figure('00004', 30)];
  expect(toldFigures({ adresses: 52, lus: 3 }, found)).toMatchObject({ guichets: [{ code: '00004' }], masques: 3 });
});

test('an account of two guichets hides nothing', () => {
  const told = toldFigures({ adresses: 30, lus: 3 }, [figure('00001', 20), figure('00002', 20)]);
  expect(told).toMatchObject({ guichets: [{ code: '00001' }, { code: '00002' }], masques: 0 });
});

import { afterEach, expect, test } from 'vitest';
import { watchEffect } from 'vue';
import { defineSessionState } from './session-state.ts';
import { setSession } from './session.ts';
import { aSession } from '../testing.ts';

const isNumber = (value: unknown): value is number => typeof value === 'number';
const guichet = (code: string) => ({ code, nom: code, siret: '00000000000000', codeTerritoire: '034' });

afterEach(() => setSession(aSession()));

test('who declares the same name shares the value, reactive; another name holds another', () => {
  const mine = defineSessionState('exemple.compteur', { initial: 0, isExpected: isNumber })();
  const theirs = defineSessionState('exemple.compteur', { initial: 0, isExpected: isNumber })();
  const other = defineSessionState('exemple.autre', { initial: 0, isExpected: isNumber })();
  const seen: number[] = [];
  const stop = watchEffect(() => void seen.push(theirs.value), { flush: 'sync' });
  mine.value = 3;
  stop();
  expect(seen).toEqual([0, 3]);
  expect(other.value).toBe(0);
});

test('each guichet of the account has its own, and finds it again', () => {
  const count = defineSessionState('exemple.par-guichet', { initial: 0, isExpected: isNumber })();
  setSession(aSession({ guichet: guichet('00002') }));
  count.value = 2;
  setSession(aSession({ guichet: guichet('PWP01') }));
  expect(count.value).toBe(0);
  count.value = 5;
  setSession(aSession({ guichet: guichet('00002') }));
  expect(count.value).toBe(2);
});

test('what was written in another shape counts as nothing', () => {
  const isText = (value: unknown): value is string => typeof value === 'string';
  defineSessionState('exemple.forme', { initial: '', isExpected: isText })().value = 'trois';
  const count = defineSessionState('exemple.forme', { initial: 0, isExpected: isNumber })();
  expect(count.value).toBe(0);
  count.value = 1;
  expect(count.value).toBe(1);
});

test('nothing of it is written in the browser’s storage', () => {
  const before = [sessionStorage.length, localStorage.length];
  defineSessionState('exemple.memoire', { initial: 0, isExpected: isNumber })().value = 1;
  expect([sessionStorage.length, localStorage.length]).toEqual(before);
});

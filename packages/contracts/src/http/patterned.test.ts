import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { patterned } from './patterned.ts';

test('a text that is too long is refused before its pattern is tried', () => {
  const pattern = /^a+$/;
  const tried = vi.spyOn(pattern, 'test');
  const schema = patterned(z.string(), 5, pattern, 'Des lettres a, cinq au plus.');
  expect(schema.safeParse('aaaaaa').error?.issues.map(({ code }) => code)).toEqual(['too_big']);
  expect(tried).not.toHaveBeenCalled();
  expect(schema.safeParse('b').error?.issues.map(({ code }) => code)).toEqual(['invalid_format']);
  expect(schema.parse('aaaaa')).toBe('aaaaa');
  expect(tried).toHaveBeenCalledTimes(2);
});

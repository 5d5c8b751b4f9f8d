import { expect, test } from 'vitest';
import { z } from 'zod';
import { telephone } from './telephone.ts';

const schema = telephone(z.string(), 'no number');

test.each(['01 02 03 04 05', '(0)1.02.03.04.05', '+33 1 02 03 04 05', '+687 25 12 34', '25 12 34', '0102030405'])(
  '« %s » is a telephone number',
  (typed) => expect(schema.safeParse(typed).success).toBe(true),
);

test.each([
  ['01 02 03', /trop court/],
  ['01 02 03 04 0', /trop court/],
  ['+33 1 02', /trop court/],
  ['3949', /trop court/],
  ['01 02 03 04 05 06 07 08', /trop long/],
  ['zéro un', /no number/],
])('« %s » is refused with what is wrong', (typed, message) => {
  expect(
    schema
      .safeParse(typed)
      .error?.issues.map((issue) => issue.message)
      .join(),
  ).toMatch(message);
});

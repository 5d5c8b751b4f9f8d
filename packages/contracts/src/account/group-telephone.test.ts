import { expect, test } from 'vitest';
import { groupTelephone } from './group-telephone.ts';

test.each([
  ['01', '01'],
  ['010', '01 0'],
  ['01.02.03.04.05', '01 02 03 04 05'],
  ['0102030405', '01 02 03 04 05'],
  ['01020304056', '01020304056'],
  ['+33 1 02 03 04 05', '+33 1 02 03 04 05'],
  ['3949', '3949'],
  ['standard', 'standard'],
])('%s is shown as %s', (typed, shown) => expect(groupTelephone(typed)).toBe(shown));

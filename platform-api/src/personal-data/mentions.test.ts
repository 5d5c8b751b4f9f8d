import { expect, test } from 'vitest';
import { mentionsOf, withoutMentions } from './mentions.ts';

test.each(['.*', 'a.b+c@pwp.test', '(a|b)[c]{2}', '^MARTIN$', 'D’\\ÉTÉ', 'x?y/z-w'])(
  'a name is looked for as it is written, whatever it holds: %s',
  (name) => {
    expect(withoutMentions(`avant ${name} après`, [name])).toBe('avant [effacé] après');
    expect(withoutMentions('avant MARTIN aab après', [name])).toBe('avant MARTIN aab après');
  },
);

test('an address that ends another one leaves nothing of the longer', () => {
  expect(withoutMentions('alice.bob@pwp.test', ['bob@pwp.test', 'alice.bob@pwp.test'])).toBe('[effacé]');
});

test('what is too short to name anybody is not looked for', () => {
  expect(mentionsOf({ type: 'demandeur', numeroUnique: '0340819000040PWP01', noms: ['Li', ' ', 'LECLERC'] })).toEqual([
    '0340819000040PWP01',
    'LECLERC',
  ]);
});

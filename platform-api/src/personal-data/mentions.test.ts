import { expect, test } from 'vitest';
import { mentionsAny, mentionsOf, withoutMentions } from './mentions.ts';

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

test.each([
  ['martin@ville.fr', 'jean-martin@ville.fr'],
  ['martin@ville.fr', 'j.martin@ville.fr'],
  ['martin@ville.fr', "d'martin@ville.fr"],
  ['martin@ville.fr', 'martin@ville.fr.example'],
  ['martin@ville.fr', 'martin@ville.frejus'],
  ['Jean MARTIN', 'Jean Martinez'],
  ['Jean MARTIN', 'Médjean Martin'],
  ['LECLERC', 'leclerc2'],
])('« %s » is not mentioned by « %s »', (mention, other) => {
  expect(mentionsAny([other], [mention])).toBe(false);
  expect(withoutMentions(other, [mention])).toBe(other);
});

test.each([
  ['martin@ville.fr', 'Écrire à MARTIN@ville.fr.'],
  ['martin@ville.fr', JSON.stringify({ text: 'À :\nmartin@ville.fr' })],
  ['martin@ville.fr', '<martin@ville.fr>'],
  ['Zoé LECLERC', 'bail_Zoe Leclerc.pdf'],
  ['LECLERC', 'dossier-LECLERC, suite'],
])('« %s » is mentioned by « %s »', (mention, text) => {
  expect(mentionsAny([null, text], [mention])).toBe(true);
});

test('what is too short to name anybody is not looked for', () => {
  expect(mentionsOf({ type: 'demandeur', numeroUnique: '0340819000040PWP01', noms: ['Li', ' ', 'LECLERC'] })).toEqual([
    '0340819000040PWP01',
    'LECLERC',
  ]);
});

import { expect, test } from 'vitest';
import { outputOf } from './started-command.ts';

test('a command gets its words as they are: nothing in them is run', async () => {
  const word = '$(id) `id` ; id | id && id > /dev/null * "quoted" \'too\'';
  let said = '';
  for await (const chunk of outputOf('printf', ['%s', word])) said += String(chunk);
  expect(said).toBe(word);
});

test('a command that fails is told with what it said', async () => {
  await expect(outputOf('cat', ['/nulle-part; id']).next()).rejects.toThrow(/^cat a échoué \(1\) : .*nulle-part; id/);
});

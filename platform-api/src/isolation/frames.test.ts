import { expect, test } from 'vitest';
import { Frames } from './frames.ts';

const whole = (...texts: string[]) => Buffer.concat(texts.flatMap((text) => Frames.of(Buffer.from(text))));

/** What arrives in pieces of so many bytes. */
function readIn(pieces: number, bytes: Buffer): (string | undefined)[] {
  const frames = new Frames(100);
  const read: string[] = [];
  for (let at = 0; at < bytes.length; at += pieces) {
    frames.add(bytes.subarray(at, at + pieces));
    for (let next = frames.next(); next !== undefined; next = frames.next()) read.push(next.toString());
  }
  return read;
}

test.each([1, 2, 3, 5, 7, 64])('messages are whole, whatever the pieces: of %i bytes', (pieces) => {
  expect(readIn(pieces, whole('un', '', 'deux et trois', 'quatre'))).toEqual(['un', '', 'deux et trois', 'quatre']);
});

test('one that says it is too long is not waited for', () => {
  const frames = new Frames(100);
  frames.add(Buffer.from([0, 0, 0, 101]));
  expect(() => frames.next()).toThrow('too long');
});

import { expect, test } from 'vitest';
import { linkSegments } from './link-segments.ts';

const links = (text: string) => linkSegments(text).flatMap(({ href }) => href ?? []);

test('addresses of the web are links, whole, and the text around them stays', () => {
  const text = 'Voir le guide [https://aide.pwp.test/a?b=c#d], ou http://pwp.test.\nMerci.';
  expect(linkSegments(text)).toEqual([
    { text: 'Voir le guide [', href: undefined },
    { text: 'https://aide.pwp.test/a?b=c#d', href: 'https://aide.pwp.test/a?b=c#d' },
    { text: '], ou ', href: undefined },
    { text: 'http://pwp.test', href: 'http://pwp.test' },
    { text: '.\nMerci.', href: undefined },
  ]);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'https://pwp.test@autre.test/',
  'https://',
  'ftp://pwp.test',
  '',
])('no link is made of « %s »', (text) => {
  expect(links(text)).toEqual([]);
  expect(
    linkSegments(text)
      .map((segment) => segment.text)
      .join(''),
  ).toBe(text);
});

test('a long text takes no long time', () => {
  for (const unit of ['http://', 'https://a', '.', ')'].map((each) => each.repeat(100_000))) {
    // Of this thread: other processes do not affect it.
    const before = process.threadCpuUsage();
    expect(
      linkSegments(unit)
        .map(({ text }) => text)
        .join(''),
    ).toBe(unit);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  }
});

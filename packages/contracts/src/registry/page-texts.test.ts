import { expect, test } from 'vitest';
import { usualBrand } from '../settings/brand.ts';
import { markedBrand, PageTexts, withBrand } from './page-texts.ts';

const faultOf = (html: string) => PageTexts.safeParse({ '/releves': html }).error?.issues[0]?.message;

test.each([
  '',
  'Des mots & des « guillemets » > rien',
  '<div class="pwp-page" data-v-1a2b3c4d><h1 tabindex="-1">Relevés</h1><p>Un mot.<br>Un autre.</p></div>',
  '<p><a class="fr-link" href="/releves#haut">ici</a> <a href="mailto:a@b.fr">là</a> <a href="https://gouv.fr" target="_blank" rel="noopener">ailleurs</a></p>',
  '<img src="./page-x1.webp" alt="Une &lt;page&gt; > rien" width="1280" height="800" loading="lazy">',
  '<form method="dialog" novalidate aria-busy="false"><label for="nom">Nom</label><input id="nom" required><textarea id="motif"></textarea></form>',
])('« %s » may stand in a page', (html) => {
  expect(faultOf(html)).toBeUndefined();
});

test.each([
  '<script src="/modules/releves/1/main.js"></script>',
  '<SCRIPT>alert(1)</SCRIPT>',
  '<p onclick="act()">mot</p>',
  '<p style="position:fixed">mot</p>',
  '<style>body{display:none}</style>',
  '<link rel="stylesheet" href="/x.css">',
  '<meta http-equiv="refresh" content="0;url=https://ailleurs.test">',
  '<base href="https://ailleurs.test/">',
  '<iframe src="./x.html"></iframe>',
  '<object></object>',
  '<svg></svg>',
  '<template></template>',
  '<form action="https://ailleurs.test"></form>',
  '<form></form>',
  '<form method="get"></form>',
  '<form class=" method=&quot;dialog&quot;" method="post"></form>',
  '<button formaction="/x">mot</button>',
  '<input name="email">',
  '<a href="javascript:alert(1)">mot</a>',
  '<a href="&#106;avascript:alert(1)">mot</a>',
  '<a href=" javascript:alert(1)">mot</a>',
  '<a href="//ailleurs.test">mot</a>',
  '<a href="data:text/html,x">mot</a>',
  '<p href="/x">mot</p>',
  '<img src="https://ailleurs.test/x.png" alt="">',
  '<img src="./../autre/x.png" alt="">',
  '<img srcset="./x.png" alt="">',
  '<div data-module="autre">mot</div>',
  '<p class=a>mot</p>',
  "<p class='a'>mot</p>",
  '<p class="a"onclick="act()">mot</p>',
  '<p\nonclick="act()">mot</p>',
  '<p title="<script>">mot</p>',
  '<!-- mot -->',
  '<!doctype html>',
  '<p>mot',
  '</div><p>mot</p>',
  '<div><p>mot</div></p>',
  '<br></br>',
  '<p/>',
  '<',
])('« %s » is refused', (html) => {
  expect(faultOf(html)).toMatch(/^it holds « <?/);
});

test('texts are bounded in number and length, and read at once however they are written', () => {
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`/releves/${index}`, '']));
  expect(PageTexts.safeParse(many).success).toBe(false);
  expect(PageTexts.safeParse({ '/releves': 'x'.repeat(200_001) }).success).toBe(false);
  for (const part of ['<', '<p>', '<p a="', ' a', '<p class="a" ', '</p>', '<p aria-a="', '<p title="a"']) {
    // Of this thread: other processes do not affect it.
    const started = process.threadCpuUsage();
    faultOf(part.repeat(Math.floor(200_000 / part.length)));
    faultOf(`<p ${part.repeat(Math.floor(199_000 / part.length))}`);
    const { user, system } = process.threadCpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  }
});

test('a text has the words of the portal that shows it', () => {
  const { name, contact, audit } = markedBrand({
    ...usualBrand,
    audit: { date: '2026-11-24', rate: 72, auditor: 'Exemple' },
  });
  expect(audit).toBeNull();
  const brand = { ...usualBrand, name: 'Mon portail', contact: 'aide@ailleurs.test' };
  expect(withBrand(`${name} : ${contact}, ${contact}`, brand)).toBe(
    'Mon portail : aide@ailleurs.test, aide@ailleurs.test',
  );
});

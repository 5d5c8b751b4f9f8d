/*
 * Runs in Chromium: pages written in HTML, drawn by its engine in the fonts that are there, then photographed on a
 * canvas. Nothing of it is shared with the other corpora, and no bound was chosen by it.
 */

function seeded(seed) {
  let state = seed * 0x9e3779b1;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least, most) => least + next() * (most - least);
  const whole = (least, most) => Math.floor(between(least, most + 1));
  return { between, whole, pick: (items) => items[whole(0, items.length - 1)], chance: (of) => next() < of };
}

const NAMES = ['Nguyen', 'Lefebvre', 'Diallo', 'Martinez', 'Kowalski', 'Benali', 'Rousseau', 'Haddad'];
const SAID =
  'Madame, Monsieur, nous accusons réception de votre dossier et vous informons que votre situation a été étudiée par la commission du mois dernier. Les ressources déclarées au titre de l’année précédente sont prises en compte pour le calcul de vos droits, sous réserve des pièces justificatives.'.split(
    ' ',
  );
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index)).join('');
const sentence = ({ whole }, words) => {
  const first = whole(0, SAID.length - 1);
  return times(words, (index) => `${SAID[(first + index) % SAID.length]} `);
};

/* Lengths in px of an A4 sheet that is 794 px wide: 10 px are 7.5 points. */
const KINDS = {
  form: (random) => `<h1 style="font-size:20px">Demande de logement social</h1>
    ${times(
      random.whole(8, 16),
      () => `<div style="display:flex;gap:12px;margin:14px 0;align-items:center">
        <span style="width:180px">${sentence(random, 3)}</span>
        <span style="flex:1;border:1px solid #777;padding:4px;font-family:monospace;letter-spacing:.5em;min-height:1em">${
          random.chance(0.75) ? random.pick(NAMES).toUpperCase() : ''
        }</span><span style="width:12px;height:12px;border:1px solid">${random.chance(0.5) ? '×' : ''}</span></div>`,
    )}`,
  greyLetter: (random) => `<p style="margin-left:55%">${random.pick(NAMES)}<br>${random.whole(1, 99)} rue de la Gare</p>
    <div style="color:${random.pick(['#555', '#666', '#777'])};font-size:${random.between(10, 12)}px;line-height:1.5">
    ${times(random.whole(2, 6), () => `<p>${sentence(random, random.whole(25, 70))}</p>`)}</div>
    <p style="font-size:10px;color:#777;margin-top:60px">${sentence(random, 30)}</p>`,
  figures: (random) => `<table style="border-collapse:collapse;width:100%;font-size:${random.between(10, 13)}px">
    ${times(
      random.whole(18, 40),
      () =>
        `<tr>${times(
          6,
          (column) =>
            `<td style="border:1px solid #aaa;padding:2px 6px;text-align:${column ? 'right' : 'left'}">${
              column ? (random.whole(0, 999_999) / 100).toFixed(2) : sentence(random, 2)
            }</td>`,
        )}</tr>`,
    )}</table>`,
  card: (
    random,
  ) => `<div style="width:420px;height:265px;margin:${random.whole(40, 300)}px 120px;border-radius:14px;padding:16px;
      background:linear-gradient(120deg,#cfe0f0,#f3d6dd,#dff0d8);display:flex;gap:16px;font-size:11px">
    ${portrait(random, 120, 150)}
    <div><b>TITRE DE SÉJOUR</b>${times(4, () => `<p style="margin:8px 0">Nom<br><b style="font-size:14px">${random.pick(NAMES).toUpperCase()}</b></p>`)}
    <p style="font-family:monospace;font-size:13px">IDFRA${random.whole(1e8, 9e8)}&lt;&lt;&lt;&lt;</p></div></div>`,
  photo: (random) => `<div style="text-align:center">${portrait(random, 500, 640)}</div>
    <p style="font-size:12px">${sentence(random, 12)}</p>`,
  byHand: (
    random,
  ) => `<div style="font-family:Z003,cursive;font-style:italic;font-size:${random.between(20, 30)}px;color:${random.pick(
    ['#1c2f7a', '#222', '#333a55'],
  )};line-height:1.7;padding:20px">${times(random.whole(2, 5), () => `<p>${sentence(random, random.whole(10, 30))}</p>`)}
    <p style="font-size:34px;transform:rotate(-5deg);margin-left:50%">${random.pick(NAMES)}</p></div>`,
};

function portrait(random, width, height) {
  const skin = random.pick(['#e8c3a4', '#a8744f', '#c99a78']);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 260" width="${width}" height="${height}">
    <defs><radialGradient id="peau"><stop offset="0" stop-color="${skin}"/><stop offset="1" stop-color="#5c4030"/></radialGradient></defs>
    <rect width="200" height="260" fill="#c7d3dc"/><path d="M10 260q90-120 180 0z" fill="#334"/>
    <ellipse cx="100" cy="118" rx="62" ry="82" fill="url(#peau)"/>
    <g stroke="#1d1510" fill="none">${times(
      50,
      (index) =>
        `<path d="M${42 + index * 2.4} ${random.between(38, 66)}q${random.between(-9, 9)} -26 ${random.between(-5, 5)} -30"/>`,
    )}<path d="M88 158q12 9 24 0" stroke-width="3"/></g>
    ${[74, 126].map((x) => `<ellipse cx="${x}" cy="108" rx="12" ry="6" fill="#fff"/><circle cx="${x}" cy="108" r="5"/>`).join('')}
    <path d="M62 96h24M114 96h24" stroke="#1d1510" stroke-width="4"/></svg>`;
}

/** The HTML on a canvas, `width` px wide. */
async function drawn(html, paper, font, width) {
  const height = Math.round(width * Math.SQRT2);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 794 1123">
    <foreignObject width="794" height="1123"><div xmlns="http://www.w3.org/1999/xhtml" style="height:1123px;box-sizing:border-box;
    padding:60px;overflow:hidden;background:${paper};color:#1a1a1a;font:14px ${font}">${html}</div></foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg.replaceAll('<br>', '<br/>'))}`;
  await image.decode();
  return onCanvas(width, height, (context) => context.drawImage(image, 0, 0, width, height));
}

function onCanvas(width, height, draw) {
  const canvas = new OffscreenCanvas(width, height);
  draw(canvas.getContext('2d', { willReadFrequently: true }));
  return canvas;
}

/** A JPEG of the page of a seed, spoiled in this way (`floue`, `sombre`, `vide`, `petite`) or not (null). */
globalThis.htmlPage = async function htmlPage(seed, spoiled) {
  const random = seeded(seed);
  const kind = random.pick(Object.keys(KINDS));
  const html = KINDS[kind](random);
  const paper = random.pick(['#fff', '#fbfaf6', '#ececea', '#f4ecd9']);
  const font = random.pick(['serif', 'sans-serif', 'monospace', 'Liberation Sans Narrow, sans-serif']);
  const width = random.whole(900, 1700);
  const page = await drawn(spoiled === 'vide' ? '' : html, paper, font, width);
  const { height } = page;
  // Pixels of the page for one of those that are judged. Beyond reading is a third of the height of a small letter.
  const unit = Math.max(1, width / 1000);
  const illegible = kind === 'byHand' ? 5 : 2.5;
  const tilt = random.between(-0.03, 0.03);
  const blur = spoiled === 'floue' ? random.between(illegible, 2.5 * illegible) * unit : random.between(0, 0.6);
  const light = spoiled === 'sombre' ? random.between(0.06, 0.26) : random.between(0.85, 1);
  let seen = onCanvas(width, height, (context) => {
    context.filter = `blur(${blur}px) brightness(${light})`;
    context.fillStyle = random.pick(['#2b2522', '#5a5148', paper]);
    context.fillRect(0, 0, width, height);
    context.translate(width / 2, height / 2);
    context.rotate(tilt);
    context.scale(0.96, 0.96);
    context.drawImage(page, -width / 2, -height / 2);
    context.resetTransform();
    context.filter = 'none';
    // One side of the page has less light.
    const shade = context.createLinearGradient(0, 0, random.pick([0, width]), height);
    shade.addColorStop(0, 'rgba(0, 0, 0, 0)');
    shade.addColorStop(1, `rgba(0, 0, 0, ${random.between(0, 0.25)})`);
    context.fillStyle = shade;
    context.fillRect(0, 0, width, height);
    const picture = context.getImageData(0, 0, width, height);
    const grain = random.between(0, 8);
    for (let at = 0; at < picture.data.length; at += 4) {
      const speck = (random.between(-1, 1) + random.between(-1, 1)) * grain;
      for (let channel = at; channel < at + 3; channel += 1) picture.data[channel] += speck;
    }
    context.putImageData(picture, 0, 0);
  });
  if (spoiled === 'petite') {
    const side = random.whole(150, 550);
    seen = onCanvas(Math.round(side / Math.SQRT2), side, (context) => {
      context.imageSmoothingQuality = 'high';
      context.drawImage(seen, 0, 0, side / Math.SQRT2, side);
    });
  }
  return seen.convertToBlob({ type: 'image/jpeg', quality: random.between(0.5, 0.95) });
};

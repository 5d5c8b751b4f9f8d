import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas';
import { asDrawn, canvasOf, type MakePage, type Spoiled } from './corpus.ts';
import { seeded, type Seeded } from './seeded.ts';
import { card, digits, face, paragraph, scrawl, words, write, type Sheet } from './sheet.ts';

const FACES = ['Corpus Sans', 'Corpus Light', 'Corpus Bold', 'Corpus Italic', 'Corpus Liberation'] as const;

const SUBJECTS = {
  letter(sheet: Sheet) {
    const { random } = sheet;
    const font = random.pick(FACES);
    write(sheet, words(random, 3), 20, 25, random.between(11, 16), 'Corpus Bold');
    let y = paragraph(sheet, 120, 45, 70, 4, 10, font);
    for (let index = random.whole(1, 4); index > 0; index -= 1)
      y = paragraph(sheet, 20, y + 12, 170, random.whole(3, 8), random.between(9, 12), font);
    scrawl(sheet, 120, y + 15, 45, 14);
  },
  form(sheet: Sheet) {
    const { random, context } = sheet;
    write(sheet, words(random, 4).toUpperCase(), 30, 25, 14, 'Corpus Bold');
    for (let y = 40; y < 270; y += 12) {
      write(sheet, words(random, 2), 20, y, 8);
      context.strokeStyle = '#555';
      context.lineWidth = 0.2;
      context.strokeRect(70, y - 5, 120, 8);
      if (random.between(0, 1) < 0.7) write(sheet, words(random, 3).toUpperCase(), 73, y, 9, 'Corpus Liberation');
    }
  },
  payslip(sheet: Sheet) {
    const { random, context } = sheet;
    context.fillStyle = random.pick(['#dfe7f3', '#e6e6e6', '#f3e9d8']);
    context.fillRect(15, 40, 180, 10);
    write(sheet, 'BULLETIN DE PAIE', 20, 47, 12, 'Corpus Liberation Bold');
    context.strokeStyle = sheet.ink;
    context.lineWidth = 0.15;
    for (let y = 60; y < 260; y += 5) {
      write(sheet, words(random, 3), 18, y, 7, 'Corpus Liberation');
      for (const x of [95, 125, 155, 178])
        if (random.between(0, 1) < 0.6)
          write(sheet, `${digits(random, 3)},${digits(random, 2)}`, x, y, 7, 'Corpus Liberation');
    }
    for (const x of [15, 92, 122, 152, 175, 195]) {
      context.beginPath();
      context.moveTo(x, 52);
      context.lineTo(x, 262);
      context.stroke();
    }
  },
  signature(sheet: Sheet) {
    scrawl(sheet, sheet.random.between(40, 110), sheet.random.between(60, 220), 50, 18, sheet.random.between(0.4, 0.7));
  },
  line(sheet: Sheet) {
    write(sheet, words(sheet.random, 5), 30, sheet.random.between(40, 220), sheet.random.between(10, 14));
  },
  margins(sheet: Sheet) {
    paragraph(sheet, 70, 120, 70, sheet.random.whole(4, 12), 9, sheet.random.pick(FACES));
  },
  handwriting(sheet: Sheet) {
    for (let y = 40; y < sheet.random.between(120, 260); y += 12)
      for (let x = 20; x < 170; x += sheet.random.between(18, 34)) scrawl(sheet, x, y, 15, 4, 0.45);
  },
  portrait(sheet: Sheet) {
    face(sheet, 0, 0, sheet.width, sheet.height);
  },
  card,
  copiedCard(sheet: Sheet) {
    const { context, random } = sheet;
    for (const y of [40, 130]) {
      context.save();
      context.translate(random.between(30, 80), y);
      context.beginPath();
      context.rect(0, 0, 85.6, 54);
      context.clip();
      card({ ...sheet, width: 85.6, height: 54 });
      context.restore();
    }
  },
} satisfies Readonly<Record<string, (sheet: Sheet) => void>>;

interface Looks {
  subject: keyof typeof SUBJECTS;
  /** Millimetres, and dots per inch. */
  size: readonly [number, number];
  dpi: number;
  paper: string;
  ink: string;
  /** Scanned flat or by a phone: the page is turned by these degrees on a dark table. */
  tilt: number;
  table: boolean;
  /** Deviation of the noise, of 255. */
  noise: number;
  /** Gaussian blur of the lens, px. */
  lens: number;
  /** Light at the darkest corner, of the light at the brightest. */
  shade: number;
  /** JPEG quality; 0 for a PNG. */
  jpeg: number;
}

const NAMES = [
  'letter',
  'form',
  'payslip',
  'signature',
  'line',
  'margins',
  'handwriting',
  'portrait',
  'card',
  'copiedCard',
] as const;
const TABLES = ['#3a2a1e', '#20242a', '#554433', '#15181c', '#6b5a48'] as const;

function looksOf(random: Seeded, spoiled: Spoiled): Looks {
  const drawn = random.pick(NAMES);
  // Nothing on a whole page.
  const subject = spoiled === 'vide' ? 'letter' : drawn;
  const small = subject === 'card';
  const night = (subject === 'letter' || subject === 'margins') && spoiled !== 'vide' && random.between(0, 1) < 0.12;
  const photo = random.between(0, 1) < 0.45 && !night;
  return {
    subject,
    size: small ? [85.6, 54] : subject === 'portrait' ? [35, 45] : [210, 297],
    dpi: small
      ? random.pick([250, 300, 400, 500])
      : subject === 'portrait'
        ? random.pick([400, 600, 900])
        : random.pick([90, 100, 120, 150, 150, 200]),
    paper: night ? '#1c1c1e' : random.pick(['#ffffff', '#fdfdfb', '#f2f0ea', '#e3e3e1', '#d2d2d0', '#f6efdc']),
    ink: night ? '#e8e8e8' : random.pick(['#000000', '#111111', '#1e1e1e', '#333333', '#4a4a4a', '#1a2a6c']),
    tilt: photo ? random.between(-4, 4) : random.between(-0.8, 0.8),
    table: photo && random.between(0, 1) < 0.6,
    noise: photo ? random.between(1, 6) : random.between(0, 2.5),
    lens: photo ? random.between(0.3, 0.9) : random.between(0, 0.5),
    shade: photo ? random.between(0.55, 0.99) : random.between(0.92, 0.99),
    jpeg: night ? 0 : random.pick([0, 25, 40, 60, 80, 92]),
  };
}

/** What spoils a page. */
interface Spoiling {
  /** Gaussian blur, px. */
  blur?: number;
  /** Length and direction of a movement, px and radians. */
  moved?: readonly [length: number, angle: number];
  /** Light, of what there was. */
  light?: number;
  /** Longest side, px. */
  side?: number;
}

/** Strengths that a reader refuses; `unit` is how many px of the page make one of what the portal draws. */
function spoilingOf(spoiled: Spoiled, unit: number, random: Seeded): Spoiling {
  if (spoiled === 'floue') return { blur: random.between(2.2, 6) * unit };
  if (spoiled === 'bougee') return { moved: [random.between(9, 25) * unit, random.between(0, Math.PI)] };
  if (spoiled === 'sombre') return { light: random.between(0.06, 0.27) };
  return spoiled === 'petite' ? { side: random.whole(120, 500) } : {};
}

/** Draws pages on a canvas, as a scanner or a phone gives them: the corpus by which the bounds were chosen. */
export const drawnPage: MakePage = async (seed, spoiled) => {
  const random = seeded(seed);
  const looks = looksOf(random, spoiled);
  const scale = looks.dpi / 25.4;
  const [width, height] = looks.size;
  const canvas = createCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  context.fillStyle = looks.table ? random.pick(TABLES) : looks.paper;
  context.fillRect(0, 0, width, height);
  if (looks.table) {
    const [left, top] = [random.between(0.04, 0.12), random.between(0.03, 0.1)];
    context.translate(width * left, height * top);
    context.scale(1 - 2 * left, 1 - 2 * top);
  }
  context.rotate((looks.tilt * Math.PI) / 180);
  context.fillStyle = looks.paper;
  context.fillRect(0, 0, width, height);
  if (spoiled !== 'vide') SUBJECTS[looks.subject]({ random, context, width, height, ink: looks.ink });
  const unit = Math.max(1, canvas.width / asDrawn(canvas).width);
  return photographed(canvas, looks, spoilingOf(spoiled, unit, random), random);
};

async function photographed(canvas: Canvas, looks: Looks, spoiling: Spoiling, random: Seeded): Promise<Canvas> {
  const { width, height } = canvas;
  let seen = filtered(canvas, `blur(${Math.hypot(looks.lens, spoiling.blur ?? 0)}px)`);
  if (spoiling.moved !== undefined) seen = shifted(seen, ...spoiling.moved);
  const context = seen.getContext('2d');
  const picture = context.getImageData(0, 0, width, height);
  const { data } = picture;
  const [cornerX, cornerY] = [random.whole(0, 1) * width, random.whole(0, 1) * height];
  const reach = Math.hypot(width, height) / (1 - looks.shade);
  for (let at = 0; at < data.length; at += 4) {
    const x = ((at / 4) % width) - cornerX;
    const y = Math.floor(at / 4 / width) - cornerY;
    // `Math.hypot` takes as long as all the rest.
    const light = (spoiling.light ?? 1) * (1 - Math.sqrt(x * x + y * y) / reach);
    const grain = looks.noise * random.normal();
    for (let channel = at; channel < at + 3; channel += 1) data[channel] = (data[channel] ?? 0) * light + grain;
  }
  context.putImageData(picture, 0, 0);
  if (spoiling.side !== undefined) seen = asDrawn(seen, (spoiling.side * spoiling.side) / Math.SQRT2);
  return looks.jpeg === 0 ? seen : canvasOf(await loadImage(await seen.encode('jpeg', looks.jpeg)));
}

function filtered(from: Canvas, filter: string): Canvas {
  const canvas = createCanvas(from.width, from.height);
  const context = canvas.getContext('2d');
  context.filter = filter;
  context.drawImage(from, 0, 0);
  context.filter = 'none';
  return canvas;
}

/** The mean of copies along a line. */
function shifted(from: Canvas, length: number, angle: number): Canvas {
  const canvas = createCanvas(from.width, from.height);
  const context = canvas.getContext('2d');
  const copies = Math.ceil(length);
  for (let copy = 0; copy < copies; copy += 1) {
    // Its share of the mean of those before it.
    context.globalAlpha = 1 / (copy + 1);
    context.drawImage(from, Math.cos(angle) * copy, Math.sin(angle) * copy);
  }
  return canvas;
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas';
import { init } from '@embedpdf/pdfium';
import { usualBrand } from '@pwp/contracts';
import { ficheDocument } from '../../api/fiches/fiche-document.ts';
import { buildPdf, pdfStream } from '../pdf.ts';
import { canvasOf, type MakePage, type Spoiled } from './corpus.ts';
import { seeded, type Seeded } from './seeded.ts';

/** A page in grey, 0 black to 1 white, of light that adds up (not of levels as displayed). */
interface Light {
  light: Float32Array;
  width: number;
  height: number;
}

/** A plane of numbers, each given by its place. */
function filled(width: number, height: number, value: (x: number, y: number, at: number) => number): Float32Array {
  const plane = new Float32Array(width * height);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) plane[at] = value(x, y, at);
  }
  return plane;
}

const LINEAR = Float64Array.from({ length: 256 }, (_, level) => (level / 255) ** 2.2);
/** By the square root of the light, 0 to 4, which tells the dark levels apart. */
const DISPLAYED = Float64Array.from({ length: 8_192 }, (_, root) => 255 * (root / 4_096) ** (2 / 2.2));
const displayed = (light: number): number => DISPLAYED[(Math.sqrt(Math.max(0, light)) * 4_096) | 0] ?? 255;

/** Pages of PDFs that PDFium draws, seen by a camera or a scanner: nothing of it is shared with `drawn-pages.ts`. */
export async function createPdfiumPages(): Promise<MakePage> {
  const wasm = readFileSync(fileURLToPath(import.meta.resolve('@embedpdf/pdfium/pdfium.wasm')));
  const pdfium = await init({ wasmBinary: new Uint8Array(wasm).buffer });
  pdfium.FPDF_InitLibrary();
  const { pdfium: memory } = pdfium;

  function render(pdf: Uint8Array, wanted: number): Light {
    const at = memory.wasmExports.malloc(pdf.length);
    memory.HEAPU8.set(pdf, at);
    const document = pdfium.FPDF_LoadMemDocument(at, pdf.length, '');
    const page = pdfium.FPDF_LoadPage(document, 0);
    const scale = wanted / pdfium.FPDF_GetPageWidthF(page);
    const width = Math.round(wanted);
    const height = Math.round(scale * pdfium.FPDF_GetPageHeightF(page));
    const bitmap = pdfium.FPDFBitmap_Create(width, height, 0);
    pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0);
    const bytes = memory.HEAPU8.subarray(pdfium.FPDFBitmap_GetBuffer(bitmap));
    // Blue, green, red and nothing: the pages are grey.
    const light = filled(width, height, (_x, _y, pixel) => LINEAR[bytes[4 * pixel + 1] ?? 0] ?? 0);
    pdfium.FPDFBitmap_Destroy(bitmap);
    pdfium.FPDF_ClosePage(page);
    pdfium.FPDF_CloseDocument(document);
    memory.wasmExports.free(at);
    return { light, width, height };
  }

  return async (seed, spoiled) => {
    const random = seeded(seed);
    const pdf =
      spoiled === 'vide'
        ? aPdf(random, '')
        : await random.pick([() => aPdf(random), () => aPdf(random), () => aFiche(random)])();
    const page = render(pdf, random.whole(800, 1050));
    return seen(page, random, spoiled);
  };
}

const FONTS = ['Times-Roman', 'Times-Italic', 'Courier', 'Helvetica', 'Helvetica-Bold', 'Times-Bold'] as const;
const SYLLABLES = [
  'lo',
  'ge',
  'ment',
  'sa',
  'lai',
  're',
  'con',
  'trat',
  'bail',
  'im',
  'pot',
  'ca',
  'vi',
  'ta',
  'le',
  'du',
  'que',
  'ni',
] as const;

/** An A4 page, or an A5 lying, with text in one of the fonts that every reader has, columns, rules, a stamp. */
function aPdf(random: Seeded, drawn = contentOf(random)): Uint8Array {
  const box = '/MediaBox [0 0 595 842]';
  return buildPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R ${box} /Contents 4 0 R /Resources << /Font << /F 5 0 R /G 6 0 R >> >> >>`,
    pdfStream(Buffer.from(drawn, 'latin1')),
    `<< /Type /Font /Subtype /Type1 /BaseFont /${random.pick(FONTS)} >>`,
    `<< /Type /Font /Subtype /Type1 /BaseFont /${random.pick(FONTS)} >>`,
  ]);
}

function contentOf(random: Seeded): string {
  const word = () => Array.from({ length: random.whole(1, 4) }, () => random.pick(SYLLABLES)).join('');
  const text = (count: number) => Array.from({ length: count }, word).join(' ');
  const put = (font: string, size: number, x: number, y: number, said: string) =>
    `BT /${font} ${size} Tf ${x} ${y} Td (${said}) Tj ET\n`;
  const size = random.between(8, 12);
  const grey = random.between(0, 0.35).toFixed(2);
  let drawn = `${grey} g ${grey} G\n${put('G', size * 1.5, 60, 770, text(3))}`;
  const kind = random.pick(['text', 'columns', 'table', 'few', 'curve', 'picture']);
  if (kind === 'few') return `${drawn}${put('F', size, 80, random.whole(200, 700), text(4))}`;
  if (kind === 'curve') {
    drawn += '1.4 w\n';
    for (let line = 0; line < random.whole(2, 8); line += 1) {
      const y = 650 - line * 50;
      drawn += `${random.whole(60, 120)} ${y} m `;
      for (let x = 120; x < random.whole(250, 520); x += 30)
        drawn += `${x} ${y + random.whole(-20, 30)} ${x + 10} ${y + random.whole(-20, 25)} ${x + 30} ${y} c `;
      drawn += 'S\n';
    }
    return drawn;
  }
  if (kind === 'picture') {
    for (let stripe = 0; stripe < 60; stripe += 1)
      drawn += `${(0.3 + stripe / 100).toFixed(2)} g 80 ${680 - stripe * 3} ${random.whole(160, 170)} 3.2 re f\n`;
    drawn += `${grey} g\n`;
    for (let line = 0; line < 8; line += 1) drawn += put('F', size, 280, 660 - line * 22, text(4));
    return drawn;
  }
  const columns = kind === 'columns' ? [60, 320] : [60];
  for (const x of columns)
    for (let y = 730; y > random.whole(80, 500); y -= size * 1.35)
      drawn += put('F', size, x, y, text(kind === 'text' ? 10 : 4));
  if (kind === 'table') for (let y = 725; y > 100; y -= size * 2.7) drawn += `0.5 w 50 ${y} m 545 ${y} l S\n`;
  return drawn;
}

function aFiche(random: Seeded): Promise<Uint8Array> {
  const code = String(random.whole(10_000, 99_999));
  return ficheDocument([
    {
      guichet: { code, nom: 'Ville de Montpellier', siret: '13002072000038', codeTerritoire: '034', territoires: [] },
      numeroUnique: `0340819000${random.whole(100, 999)}${code}`,
      contexte: random.pick(['AJO', 'REN', 'MAJ']),
      now: new Date(Date.UTC(2026, random.whole(0, 11), 12)),
      premiereEmission: undefined,
      brand: usualBrand,
    },
  ]);
}

async function seen(page: Light, random: Seeded, spoiled: Spoiled): Promise<Canvas> {
  const camera = random.between(0, 1) < 0.5;
  let current = onPaper(page, random, spoiled === 'vide');
  if (camera) current = onDesk(current, random);
  // Text of 8 to 12 points: a reader gives up when the blur is a third of the height of its letters.
  const pixel = current.width / 1000;
  if (spoiled === 'floue') current = averaged(current, disc(random.between(4, 12) * pixel));
  else if (spoiled === 'bougee') current = averaged(current, shake(random, random.between(9, 26) * pixel));
  else if (camera) current = averaged(current, disc(random.between(0.5, 1.1)));
  const exposure = spoiled === 'sombre' ? random.between(0.004, 0.055) : random.between(0.75, 1);
  const [slopeX, slopeY] = camera ? [random.between(-0.35, 0.35), random.between(-0.35, 0.35)] : [0, 0];
  const grain = camera ? random.between(0.4, 2.2) : random.between(0, 1);
  const wanted = spoiled === 'petite' ? random.whole(90, 420) / current.height : 1;
  if (wanted < 1) current = scaledDown(current, wanted);
  const { width, height } = current;
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const picture = context.createImageData(width, height);
  const { data } = picture;
  const tint = random.pick<readonly number[]>([
    [1, 1, 1],
    [1, 0.97, 0.9],
    [0.94, 0.97, 1],
  ]);
  for (let at = 0; at < width * height; at += 1) {
    const x = (at % width) / width - 0.5;
    const y = Math.floor(at / width) / height - 0.5;
    const shade = 1 + slopeX * x + slopeY * y - (camera ? 0.5 * (x * x + y * y) : 0);
    const clean = displayed((current.light[at] ?? 0) * exposure * shade);
    // Of photons: there is more of it where there is more light.
    const level = clean + grain * (1 + clean / 100) * random.normal();
    for (let channel = 0; channel < 3; channel += 1) data[4 * at + channel] = level * (tint[channel] ?? 1);
    data[4 * at + 3] = 255;
  }
  context.putImageData(picture, 0, 0);
  const quality = random.pick([null, 30, 55, 75, 90]);
  return quality === null ? canvas : canvasOf(await loadImage(await canvas.encode('jpeg', quality)));
}

/** Paper with its fibres, a fold, holes; a blank one shows what is written on its back. */
function onPaper({ light, width, height }: Light, random: Seeded, blank: boolean): Light {
  const fibres = clouds(random, width, height, 5);
  const white = random.between(0.6, 0.95);
  const fold = random.between(0, 1) < 0.3 ? Math.round(height / 2) : -99;
  const through = blank && random.between(0, 1) < 0.4;
  const paper = filled(width, height, (x, y, at) => {
    const shadow = 1 - 0.06 * Math.exp(-(((y - fold) / 6) ** 2));
    return (light[at] ?? 0) * white * shadow * (1 + 0.015 * fibres(x, y));
  });
  if (through) {
    // Written lines of the back, soft and pale.
    for (let line = 0; line < 30; line += 1) {
      const y = Math.round(height * (0.1 + line * 0.025));
      for (let x = Math.round(width * 0.1); x < width * 0.85; x += 1) {
        const pale = 1 - 0.05 * (0.5 + 0.5 * Math.sin(x / 4 + line)) ** 2;
        for (let row = y; row < y + 8; row += 1) paper[row * width + x] = (paper[row * width + x] ?? 0) * pale;
      }
    }
  }
  if (random.between(0, 1) < 0.3) {
    for (const y of [0.36, 0.64]) disk(paper, width, 0.022 * width, y * height, 0.012 * width, 0.15);
  }
  return { light: paper, width, height };
}

function disk(
  light: Float32Array,
  width: number,
  centreX: number,
  centreY: number,
  radius: number,
  level: number,
): void {
  for (let y = Math.floor(centreY - radius); y <= centreY + radius; y += 1) {
    for (let x = Math.max(0, Math.floor(centreX - radius)); x <= centreX + radius; x += 1) {
      if (Math.hypot(x - centreX, y - centreY) <= radius) light[y * width + x] = level;
    }
  }
}

/** Noise that is smooth over `cell` px, between -1 and 1. */
function clouds(random: Seeded, width: number, height: number, cell: number): (x: number, y: number) => number {
  const columns = Math.ceil(width / cell) + 2;
  const grid = Float32Array.from({ length: columns * (Math.ceil(height / cell) + 2) }, () => random.between(-1, 1));
  return (x, y) => between(grid, columns, x / cell, y / cell);
}

/** The value between the four nearest places of a plane. */
function between(plane: Float32Array, width: number, x: number, y: number): number {
  const corner = Math.floor(y) * width + Math.floor(x);
  const right = x % 1;
  const top = (plane[corner] ?? 0) * (1 - right) + (plane[corner + 1] ?? 0) * right;
  const bottom = (plane[corner + width] ?? 0) * (1 - right) + (plane[corner + width + 1] ?? 0) * right;
  return top + (bottom - top) * (y % 1);
}

/** The page in perspective on a desk: each pixel of the photo is looked up on the page. */
function onDesk({ light, width, height }: Light, random: Seeded): Light {
  const [turn, keystone] = [random.between(-0.06, 0.06), random.between(-0.12, 0.12)];
  const room = random.between(1.04, 1.25);
  const desk = random.between(0.02, 0.25);
  const grain = clouds(random, width, height, 24);
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const photo = filled(width, height, (column, line) => {
    const x = (column / width - 0.5) * room;
    const y = (line / height - 0.5) * room;
    const depth = 1 + keystone * y;
    const u = ((x * cosine - y * sine) * depth + 0.5) * width;
    const v = ((x * sine + y * cosine) * depth + 0.5) * height;
    const isDesk = u < 0 || v < 0 || u >= width - 1 || v >= height - 1;
    return isDesk ? desk * (1 + 0.1 * grain(column, line)) : between(light, width, u, v);
  });
  return { light: photo, width, height };
}

/** Runs of a kernel: rows, and from which to which column. */
type Kernel = readonly (readonly [row: number, from: number, to: number])[];

/** The disc of a lens that is out of focus, by its radius in px. */
function disc(radius: number): Kernel {
  const rows = Math.floor(radius);
  return Array.from({ length: 2 * rows + 1 }, (_, index) => {
    const half = Math.round(Math.sqrt(Math.max(0, radius ** 2 - (index - rows) ** 2)) - 0.2);
    return [index - rows, -half, half] as const;
  });
}

/** The path of a hand that shakes, by its length in px. */
function shake(random: Seeded, length: number): Kernel {
  let angle = random.between(0, Math.PI);
  let [x, y] = [0, 0];
  return Array.from({ length: Math.round(length) }, () => {
    angle += random.between(-0.1, 0.1);
    x += Math.cos(angle);
    y += Math.sin(angle);
    return [Math.round(y), Math.round(x), Math.round(x)] as const;
  });
}

/** The mean of the pixels under a kernel; sums of each line make a run one subtraction. */
function averaged({ light, width, height }: Light, kernel: Kernel): Light {
  const sums = new Float64Array((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    let sum = 0;
    for (let x = 0; x < width; x += 1) sums[y * (width + 1) + x + 1] = sum += light[y * width + x] ?? 0;
  }
  const within = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  const blurred = new Float32Array(width * height);
  const counts = filled(width, 1, (x) =>
    kernel.reduce((count, [, from, to]) => count + within(x + to, width - 1) + 1 - within(x + from, width - 1), 0),
  );
  const row = new Float64Array(width);
  for (let y = 0; y < height; y += 1) {
    row.fill(0);
    // A run at a time, and bounds at the sides only: a pixel at a time takes many times as long.
    for (const [down, from, to] of kernel) {
      const line = within(y + down, height - 1) * (width + 1);
      const [first, end] = [Math.max(0, -from), width - Math.max(0, to)];
      for (let x = 0; x < width; x += 1) {
        const isInside = x >= first && x < end;
        const left = line + (isInside ? x + from : within(x + from, width - 1));
        const right = line + (isInside ? x + to : within(x + to, width - 1)) + 1;
        row[x] = (row[x] ?? 0) + (sums[right] ?? 0) - (sums[left] ?? 0);
      }
    }
    for (let x = 0; x < width; x += 1) blurred[y * width + x] = (row[x] ?? 0) / (counts[x] ?? 1);
  }
  return { light: blurred, width, height };
}

/** Each pixel is the mean of those that it replaces. */
function scaledDown(page: Light, scale: number): Light {
  const half = Math.floor(0.5 / scale);
  const smooth = averaged(
    page,
    Array.from({ length: 2 * half + 1 }, (_, row) => [row - half, -half, half] as const),
  );
  const [width, height] = [Math.round(page.width * scale), Math.round(page.height * scale)];
  const light = filled(width, height, (x, y) => {
    const line = Math.min(Math.floor((y + 0.5) / scale), page.height - 1);
    return smooth.light[line * page.width + Math.min(Math.floor((x + 0.5) / scale), page.width - 1)] ?? 0;
  });
  return { light, width, height };
}

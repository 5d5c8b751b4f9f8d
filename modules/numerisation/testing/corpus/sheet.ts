import { fileURLToPath } from 'node:url';
import { GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import type { Seeded } from './seeded.ts';

const FONTS = [
  ['Corpus Sans', import.meta.resolve('@expo-google-fonts/open-sans/400Regular/OpenSans_400Regular.ttf')],
  ['Corpus Light', import.meta.resolve('@expo-google-fonts/open-sans/300Light/OpenSans_300Light.ttf')],
  ['Corpus Bold', import.meta.resolve('@expo-google-fonts/open-sans/700Bold/OpenSans_700Bold.ttf')],
  [
    'Corpus Italic',
    import.meta.resolve('@expo-google-fonts/open-sans/400Regular_Italic/OpenSans_400Regular_Italic.ttf'),
  ],
  ['Corpus Liberation', import.meta.resolve('pdfjs-dist/standard_fonts/LiberationSans-Regular.ttf')],
  ['Corpus Liberation Bold', import.meta.resolve('pdfjs-dist/standard_fonts/LiberationSans-Bold.ttf')],
] as const;
for (const [name, file] of FONTS) GlobalFonts.registerFromPath(fileURLToPath(file), name);

const WORDS =
  'attestation employeur salaire logement demande loyer quittance mensuel net imposable avis adresse commune rue de la République le présent certificat est délivré pour servir et valoir ce que de droit montant versé période du au nom prénom né à enfants charge bailleur locataire signature date total brut retenue cotisation allocation familiale'.split(
    ' ',
  ) as [string, ...string[]];

/** So many words. */
export const words = (random: Seeded, count: number) =>
  Array.from({ length: count }, () => random.pick(WORDS)).join(' ');
/** So many digits. */
export const digits = (random: Seeded, count: number) =>
  Array.from({ length: count }, () => random.whole(0, 9)).join('');

/** A picture being drawn, in millimetres. */
export interface Sheet {
  random: Seeded;
  context: SKRSContext2D;
  width: number;
  height: number;
  ink: string;
}

/** Writes a line in `points`. */
export function write(
  sheet: Sheet,
  text: string,
  x: number,
  y: number,
  points: number,
  font: string = 'Corpus Sans',
): void {
  const { context, ink } = sheet;
  context.fillStyle = ink;
  context.font = `${(points * 25.4) / 72}px "${font}"`;
  context.fillText(text, x, y);
}

/** Writes lines of `width`; returns where they end. */
export function paragraph(
  sheet: Sheet,
  x: number,
  y: number,
  width: number,
  lines: number,
  points: number,
  font: string,
): number {
  const line = points * 0.5;
  for (let index = 0; index < lines; index += 1) {
    let text = words(sheet.random, 30);
    sheet.context.font = `${(points * 25.4) / 72}px "${font}"`;
    while (sheet.context.measureText(text).width > width) text = text.slice(0, text.lastIndexOf(' '));
    write(sheet, index === lines - 1 ? text.slice(0, text.length / 2) : text, x, y + index * line, points, font);
  }
  return y + lines * line;
}

/** A signature, or a word by hand. */
export function scrawl(sheet: Sheet, x: number, y: number, width: number, height: number, pen = 0.5): void {
  const { context, random } = sheet;
  context.strokeStyle = random.pick(['#1a2a6c', '#111', '#222244']);
  context.lineWidth = pen;
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(x, y + height / 2);
  const loops = random.whole(5, 9);
  for (let loop = 1; loop <= loops; loop += 1) {
    context.bezierCurveTo(
      x + (width * (loop - random.between(0, 1))) / loops,
      y - random.between(0, height / 2),
      x + (width * (loop - random.between(0, 1))) / loops,
      y + height + random.between(0, height / 2),
      x + (width * loop) / loops,
      y + random.between(0, height),
    );
  }
  context.stroke();
}

/** A portrait: smooth skin, and a few sharp strands. */
export function face(sheet: Sheet, x: number, y: number, width: number, height: number): void {
  const { context, random } = sheet;
  context.fillStyle = random.pick(['#cfd8e3', '#d9d9d9', '#bcc7c0']);
  context.fillRect(x, y, width, height);
  const skin = context.createRadialGradient(
    x + width * 0.45,
    y + height * 0.4,
    0,
    x + width / 2,
    y + height * 0.45,
    height * 0.45,
  );
  const [light, dark] = random.pick<readonly [string, string]>([
    ['#f0cdb4', '#c2906f'],
    ['#b98660', '#7d5338'],
    ['#e8bd9a', '#a87450'],
  ]);
  skin.addColorStop(0, light);
  skin.addColorStop(1, dark);
  // Hair first, then shoulders, then the face over both.
  const hair = random.pick(['#2a1c14', '#5b3a20', '#8b8b8b', '#17130f']);
  context.fillStyle = hair;
  context.beginPath();
  context.ellipse(x + width / 2, y + height * 0.38, width * 0.33, height * 0.31, 0, 0, 7);
  context.fill();
  context.fillStyle = random.pick(['#22334f', '#5a2230', '#333']);
  context.beginPath();
  context.ellipse(x + width / 2, y + height * 1.05, width * 0.48, height * 0.28, 0, 0, 7);
  context.fill();
  context.fillStyle = skin;
  context.beginPath();
  context.ellipse(x + width / 2, y + height * 0.47, width * 0.25, height * 0.29, 0, 0, 7);
  context.fill();
  context.strokeStyle = hair;
  context.lineWidth = height * 0.004;
  for (let strand = 0; strand < 60; strand += 1) {
    const at = x + width * random.between(0.22, 0.78);
    context.beginPath();
    context.moveTo(at, y + height * random.between(0.08, 0.2));
    context.quadraticCurveTo(
      at + random.between(-1, 1) * width * 0.05,
      y + height * 0.2,
      at,
      y + height * random.between(0.22, 0.3),
    );
    context.stroke();
  }
  for (const side of [-1, 1]) {
    const [eyeX, eyeY] = [x + width * (0.5 + side * 0.1), y + height * 0.43];
    context.fillStyle = '#f5f2ee';
    context.beginPath();
    context.ellipse(eyeX, eyeY, width * 0.045, height * 0.018, 0, 0, 7);
    context.fill();
    context.fillStyle = '#2a1a10';
    context.beginPath();
    context.ellipse(eyeX, eyeY, width * 0.018, height * 0.017, 0, 0, 7);
    context.fill();
  }
  context.strokeStyle = '#8a4a40';
  context.lineWidth = height * 0.012;
  context.beginPath();
  context.ellipse(x + width / 2, y + height * 0.6, width * 0.08, height * 0.02, 0, 0, Math.PI);
  context.stroke();
}

/** A card with a coloured ground of fine waves. */
export function card(sheet: Sheet): void {
  const { random, context, width, height } = sheet;
  const [from, to] = random.pick<readonly [string, string]>([
    ['#d5e4ee', '#f0d9dc'],
    ['#dcefe2', '#e9e3c8'],
    ['#cfdaf0', '#e4d5ee'],
  ]);
  const ground = context.createLinearGradient(0, 0, width, height);
  ground.addColorStop(0, from);
  ground.addColorStop(1, to);
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.strokeStyle = 'rgba(120, 140, 180, 0.35)';
  context.lineWidth = 0.12;
  for (let line = 0; line < 26; line += 1) {
    context.beginPath();
    for (let x = 0; x <= width; x += 1) context.lineTo(x, line * 2.2 + 2 * Math.sin(x / 5 + line / 3));
    context.stroke();
  }
  write(sheet, 'CARTE NATIONALE D’IDENTITÉ', 26, 6, 7, 'Corpus Bold');
  face(sheet, 4, 12, 24, 31);
  for (const [index, label] of ['Nom', 'Prénoms', 'Née le', 'Nationalité', 'N° du document'].entries()) {
    write(sheet, label, 32, 13 + index * 8, 4.5, 'Corpus Light');
    write(
      sheet,
      index === 2 || index === 4 ? digits(random, 8) : words(random, 2).toUpperCase(),
      32,
      16.5 + index * 8,
      7.5,
      'Corpus Liberation Bold',
    );
  }
}

/** A text as it is searched and sorted, without capitals, accents and ligatures: « Élodie LEBŒUF » is found by « lebœuf » as by « elodie lebo ». */
export function searchableText(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae');
}

/** What the documents' font lacks (`font-subset.ts` says what it has): it would be drawn as nothing. */
const MISSING = /[^\u0020-\u007e\u00a0-\u017f‘’“”–—…•€\u202f]/gu;

/**
 * The text as the documents can draw it: « Nguyễn » loses an accent, and what has no letter of the font, such as an emoji, is a « ? » rather
 * than a gap that nobody sees.
 */
export function drawableText(text: string): string {
  return text.normalize('NFC').replaceAll(MISSING, (character) => {
    if (/[\p{M}\p{Cf}]/u.test(character)) return '';
    const [base = ''] = character.normalize('NFD');
    return base === character || base.search(MISSING) >= 0 ? '?' : base;
  });
}

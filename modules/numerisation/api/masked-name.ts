import { maskNumeroUnique } from '@pwp/contracts';

/**
 * A numéro unique in a file's name, masked, because names spread more widely than files: `034-08-19-xxxxxx-PWP01`. Its
 * dots would be replaced by what the browser likes.
 */
export function maskedInName(numeroUnique: string): string {
  return maskNumeroUnique(numeroUnique).replaceAll('•', 'x').replaceAll(' ', '-');
}

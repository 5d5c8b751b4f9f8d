import type { FicheContenu } from '../../contracts/index.ts';
import { presentInstant } from '../instant.ts';
import { barcodeEncoder } from './barcode.ts';
import { ficheFields, type FicheInput } from './fiche-fields.ts';

/** The fiche as text, for people who cannot use a PDF. */
export async function presentFiche(fiche: FicheInput): Promise<FicheContenu> {
  const encode = await barcodeEncoder();
  const { premiereEmission } = fiche;
  return {
    duplicata: premiereEmission === undefined ? null : { premiereEmission: presentInstant(premiereEmission) },
    champs: ficheFields(fiche).map(({ label, text, detail, code }) => ({
      libelle: label,
      texte: text,
      precision: detail ?? null,
      code,
      barres: encode(code),
    })),
  };
}

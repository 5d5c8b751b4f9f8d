import type { CurrentGuichet } from '@pwp/api-kit';
import { jsPDF } from 'jspdf';
import { CONTEXTE_LABELS, type Contexte } from '../../contracts/index.ts';
import { dayInParis } from '../services/period.ts';
import { drawBarcode } from './barcode.ts';

/** What a fiche is made from. */
export interface FicheInput {
  guichet: CurrentGuichet;
  numeroUnique: string;
  contexte: Contexte;
  now: Date;
}

/** One line of the fiche: what a person reads and what a machine does. */
export interface FicheField {
  label: string;
  text: string;
  code: string;
}

/** What stands for a date that nobody knows yet (manual, example of a fiche). */
const NO_DATE = '00000000';

/** The fields of the fiche, in the manual's order. Dates are coded JJMMAAAA. */
export function ficheFields({ guichet, numeroUnique, contexte, now }: FicheInput): FicheField[] {
  const [year = '', month = '', day = ''] = dayInParis(now).split('-');
  return [
    { label: 'Date de génération', text: `${day}/${month}/${year}`, code: `${day}${month}${year}` },
    // The portal does not know when the demande was filed; whoever receives the sending does.
    { label: 'Date de dépôt', text: NO_DATE, code: NO_DATE },
    { label: 'Code Guichet', text: guichet.code, code: guichet.code },
    { label: 'SIRET Guichet', text: guichet.siret, code: guichet.siret },
    { label: 'Code territoire', text: guichet.codeTerritoire, code: guichet.codeTerritoire },
    { label: 'N° unique', text: numeroUnique, code: numeroUnique },
    { label: 'Contexte', text: `${contexte} (${CONTEXTE_LABELS[contexte]})`, code: contexte },
  ];
}

// Millimetres.
const PAGE = { width: 210, left: 18, right: 192 };
const FIRST_FIELD = 96;
const FIELD = { height: 25, barcodeLeft: 88, barcodeHeight: 15 };

const RAPPEL =
  "RAPPEL : toute demande de création ou de mise à jour d'une Demande de Logement Social et tout ajout de pièces envoyés " +
  'par courrier doivent être accompagnés de la Fiche de Transmission.';

/** The fiche de transmission, an A4 page in PDF (manual, « Exemple de Fiche de Transmission »). */
export function ficheDocument(input: FicheInput): Uint8Array {
  const document = new jsPDF({ unit: 'mm', format: 'a4', compress: true, putOnlyUsedFonts: true });
  document.setLanguage('fr');
  document.setCreationDate(input.now);
  document.setDocumentProperties({ title: 'Fiche de transmission', creator: 'Portail Web Professionnel' });
  drawHeading(document);
  for (const [index, field] of ficheFields(input).entries())
    drawField(document, field, FIRST_FIELD + index * FIELD.height);
  return new Uint8Array(document.output('arraybuffer'));
}

function drawHeading(document: jsPDF): void {
  const middle = PAGE.width / 2;
  document.setFont('helvetica', 'bold').setFontSize(11);
  document.text(['RÉPUBLIQUE', 'FRANÇAISE'], PAGE.left, 20);
  document.text(['Ministère en charge', 'du logement'], PAGE.right, 20, { align: 'right' });
  document.setFont('helvetica', 'italic').setFontSize(9);
  document.text(['Liberté', 'Égalité', 'Fraternité'], PAGE.left, 31);
  document.setFont('helvetica', 'normal').setFontSize(10);
  document.text('www.demande-logement-social.gouv.fr', middle, 48, { align: 'center' });
  document.setFont('helvetica', 'bold').setFontSize(18);
  document.text('Fiche de Transmission obligatoire', middle, 60, { align: 'center' });
  document.setFont('helvetica', 'normal').setFontSize(10.5);
  document.rect(PAGE.left, 67, PAGE.right - PAGE.left, 16);
  document.text(RAPPEL, PAGE.left + 5, 73.5, { maxWidth: PAGE.right - PAGE.left - 10, lineHeightFactor: 1.4 });
}

function drawField(document: jsPDF, { label, text, code }: FicheField, y: number): void {
  document.setDrawColor(200).line(PAGE.left, y - 5, PAGE.right, y - 5);
  document.setFont('helvetica', 'bold').setFontSize(11);
  document.text(`${label} :`, PAGE.left, y + 5);
  document.setFont('helvetica', 'normal').setFontSize(12);
  document.text(text, PAGE.left, y + 12);
  const width = PAGE.right - FIELD.barcodeLeft;
  drawBarcode(document, code, { x: FIELD.barcodeLeft, y, width, height: FIELD.barcodeHeight });
}

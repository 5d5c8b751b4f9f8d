// How a barcode of the fiche is drawn, on paper (`api/fiches/barcode.ts`) and on screen (`web/fiches/CodeBarres.vue`).

/** Clear space that readers need on both sides, in modules (ISO/IEC 15417). */
export const QUIET_ZONE = 10;

/** Width of one module on paper, mm: read by office scanners from 100 dpi. */
export const MODULE = 0.42;

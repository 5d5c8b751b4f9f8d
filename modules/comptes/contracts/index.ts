export * from './acte-historique.ts';
export * from './compte.ts';
export * from './courriel-activation.ts';
export * from './demande-de-compte.ts';
export * from './import.ts';
export * from './motif-refus.ts';
export * from './personne.ts';
export * from './type-organisme.ts';

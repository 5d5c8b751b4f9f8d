/** An act that asks for more than a click. */
export type AskedAct = 'promotion' | 'retour' | 'coupure';

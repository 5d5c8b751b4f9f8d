export { annuaireApi } from './annuaire-api.ts';
export { personneChoice, guichetChoice, type ChoiceSource } from './choice-sources.ts';

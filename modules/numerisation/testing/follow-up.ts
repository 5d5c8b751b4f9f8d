export { EtapeModel } from '../api/plis/etape-model.ts';
export { PliModel } from '../api/plis/pli-model.ts';
export { followStatuts } from '../api/plis/statuts/follow-statuts.ts';
export { writeMoves, type FollowedPli } from '../api/plis/statuts/pli-follow.ts';

import type { Brouillon } from '../../contracts/index.ts';
import { CorrectionModel } from '../corrections/correction-model.ts';
import { readableCorrections } from '../corrections/correction-policy.ts';
import { PieceModel } from '../plis/piece-model.ts';
import { correctionIntrouvable } from '../problems.ts';
import type { BrouillonOwner } from './brouillon-policy.ts';

/** Throws `correction-introuvable`, also for another guichet's. */
export async function requireCorrige({ guichet }: BrouillonOwner, id: number): Promise<void> {
  const known = await CorrectionModel.count({ where: { id, ...readableCorrections(guichet) } });
  if (known === 0) throw correctionIntrouvable('Ce rejet n’est pas, ou n’est plus, dans la liste du guichet.');
}

/** The rejection that a draft mends: of one whose pli is no longer kept, only its id. */
export async function corrigeOf({ guichet }: BrouillonOwner, id: number | null): Promise<Brouillon['corrige']> {
  if (id === null) return null;
  const found = await CorrectionModel.findOne({ where: { id, ...readableCorrections(guichet) } });
  const piece =
    found === null
      ? null
      : await PieceModel.findOne({
          attributes: ['nom', 'role', 'categorie'],
          where: { pliId: found.pliId, rang: found.rang },
          raw: true,
        });
  return { correction: id, motif: found?.motif ?? null, piece };
}

import { expect, test } from 'vitest';
import type { SneCategorie, SnePiece } from '../providers/sne-provider.ts';
import { proposeDeletions } from './selection-intelligente.ts';

const TODAY = '2026-11-24';

function piece(id: string, overrides: Partial<SnePiece> = {}): SnePiece {
  return {
    id,
    nom: `${id}.pdf`,
    perimetre: 'Périmètre réglementaire',
    type: 'application/pdf',
    taille: 1_000,
    sha256: `sha-${id}`,
    dateDepot: '2026-01-01',
    dateValidite: null,
    marques: [],
    ...overrides,
  };
}

function categorie(max: number, ...pieces: SnePiece[]): SneCategorie {
  return { code: 'ID_CNI', libelle: 'Carte nationale d’identité', max, obligatoire: true, pieces };
}

const proposed = (...categories: SneCategorie[]) => Object.fromEntries(proposeDeletions(categories, TODAY));

test('a category that is not full has no proposals', () => {
  expect(proposed(categorie(3, piece('a', { marques: ['inexploitable'] }), piece('b')))).toEqual({});
});

test('a category over its maximum is full too', () => {
  const pieces = ['a', 'b', 'c'].map((id) => piece(id));
  expect(Object.keys(proposed(categorie(2, ...pieces)))).toEqual(['a']);
});

test('each piece gets the first reason that holds, ticked', () => {
  const everything = piece('a', {
    marques: ['obsolete', 'hors-perimetre', 'inexploitable'],
    dateValidite: '2020-01-01',
  });
  expect(proposed(categorie(2, everything, piece('b')))).toEqual({ a: { raison: 'illisible', cochee: true } });
  expect(
    proposed(
      categorie(
        5,
        piece('hors', { marques: ['obsolete', 'hors-perimetre'] }),
        piece('obsolete', { marques: ['obsolete'], dateValidite: '2020-01-01' }),
        piece('perimee', { dateValidite: '2026-11-23' }),
        piece('last-day', { dateValidite: TODAY }),
        piece('sound'),
      ),
    ),
  ).toEqual({
    hors: { raison: 'hors-perimetre', cochee: true },
    obsolete: { raison: 'obsolete', cochee: true },
    perimee: { raison: 'perimee', cochee: true },
  });
});

test('of two equal pieces the later is the duplicate, whatever their order in the response', () => {
  const later = piece('later', { sha256: 'same', dateDepot: '2026-03-01' });
  const earlier = piece('earlier', { sha256: 'same', dateDepot: '2026-02-01' });
  expect(proposed(categorie(2, later, earlier))).toEqual({ later: { raison: 'en-double', cochee: true } });
});

test('a piece equal to a marked one is not a duplicate, because it is the copy to keep', () => {
  const marked = piece('marked', { sha256: 'same', marques: ['hors-perimetre'] });
  const copy = piece('copy', { sha256: 'same', dateDepot: '2026-03-01' });
  expect(proposed(categorie(2, marked, copy))).toEqual({ marked: { raison: 'hors-perimetre', cochee: true } });
});

test('a duplicate from another category is proposed, and ticked only when its category keeps a usable piece', () => {
  const elsewhere = categorie(2, piece('original', { sha256: 'same' }));
  const copy = piece('copy', { sha256: 'same', dateDepot: '2026-03-01' });
  expect(proposed(elsewhere, categorie(2, copy, piece('other')))).toEqual({
    copy: { raison: 'en-double', cochee: true },
  });
  expect(proposed(elsewhere, categorie(2, copy, piece('old', { dateValidite: '2020-01-01' })))).toEqual({
    copy: { raison: 'en-double', cochee: false },
    old: { raison: 'perimee', cochee: true },
  });
});

test('a category without any usable piece may be emptied', () => {
  const marked = ['a', 'b'].map((id) => piece(id, { marques: ['inexploitable'] }));
  expect(Object.values(proposed(categorie(2, ...marked)))).toEqual([
    { raison: 'illisible', cochee: true },
    { raison: 'illisible', cochee: true },
  ]);
});

test('without another proposal the oldest piece is proposed, never ticked', () => {
  const recent = piece('recent', { dateDepot: '2026-05-01' });
  const oldest = piece('oldest', { dateDepot: '2025-05-01' });
  expect(proposed(categorie(2, recent, oldest))).toEqual({ oldest: { raison: 'plus-ancienne', cochee: false } });
  expect(proposed(categorie(1, recent))).toEqual({ recent: { raison: 'plus-ancienne', cochee: false } });
});
